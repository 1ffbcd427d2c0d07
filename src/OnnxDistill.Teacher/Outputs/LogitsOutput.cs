using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>The output that holds the logits.</summary>
/// <param name="Name">The output's name: one of the file's, or that of an inner value that is given as one.</param>
/// <param name="Type">Its element type as the file declares it: <c>float</c>, <c>float16</c>, <c>bfloat16</c> or <c>double</c>; empty for an inner value.</param>
/// <param name="Classes">The number of logits where the graph tells it; else a probe does.</param>
/// <param name="Rank">2 for [batch, classes], 1 for [batch] of a regressor, 0 where the graph does not tell.</param>
internal sealed record LogitsOutput(string Name, string Type, int? Classes, int Rank)
{
    /// <summary>The logits that a graph's outputs have; null where there are none.</summary>
    /// <param name="head">What the outputs are.</param>
    /// <param name="outputs">The outputs in the file's order.</param>
    public static LogitsOutput? Of(HeadReading head, IReadOnlyList<TensorSlot> outputs)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(outputs);
        return head.Logits is { } logits
            ? new LogitsOutput(logits.Output, outputs.FirstOrDefault(o => o.Name == logits.Output)?.Type ?? string.Empty, logits.Classes, logits.Rank)
            : null;
    }
}
