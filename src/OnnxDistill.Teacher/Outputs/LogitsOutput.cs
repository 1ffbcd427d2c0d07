using System.Globalization;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>The output that holds the logits.</summary>
/// <param name="Name">The output's name in the file.</param>
/// <param name="Type">Its element type: <c>float</c>, <c>float16</c>, <c>bfloat16</c> or <c>double</c>.</param>
/// <param name="Classes">The number of logits where the file says it; else a probe tells.</param>
/// <param name="Rank">2 for [batch, classes], 1 for [batch] of a regressor, 0 where the file does not say.</param>
public sealed record LogitsOutput(string Name, string Type, int? Classes, int Rank)
{
    private static readonly string[] NoLogits = ["pooler", "hidden", "embedding", "present", "attention", "start_", "end_"];

    /// <summary>Picks the logits among the model's outputs: the one called so, else the first of the right type and shape.</summary>
    /// <param name="file">The model's file, for errors.</param>
    /// <param name="outputs">The outputs in the file's order.</param>
    /// <exception cref="InvalidDataException">No output can be the logits of a classifier or regressor.</exception>
    public static LogitsOutput Find(string file, IReadOnlyList<TensorSlot> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (TryFind(outputs) is { } found)
        {
            return found;
        }

        var all = string.Join(", ", outputs.Select(o => $"{o.Name} {InputRecognition.Describe(o)}"));
        throw new InvalidDataException(outputs.Any(o => o.Shape.Count == 3 && Says(o, "logits"))
            ? $"{file}: the logits are per token ({all}), those of a classifier or regressor of whole texts are [batch, classes]"
            : $"{file}: no output holds the logits of a text classifier or regressor, [batch, classes] (outputs: {all})");
    }

    /// <summary>As <see cref="Find"/>, but null where there are none.</summary>
    public static LogitsOutput? TryFind(IReadOnlyList<TensorSlot> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var fit = outputs.Where(Fits).ToList();
        var found = fit.Find(o => o.Name == "logits") ?? fit.Find(o => Says(o, "logits")) ?? (fit.Count > 0 ? fit[0] : null);
        if (found is null)
        {
            return null;
        }

        var classes = found.Shape.Count == 2 && int.TryParse(found.Shape[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : found.Shape.Count == 1 ? 1 : (int?)null;
        return new LogitsOutput(found.Name, found.Type, classes, found.Shape.Count);
    }

    private static bool Fits(TensorSlot output) =>
        output.Type is "float" or "float16" or "bfloat16" or "double"
        && output.Shape.Count <= 2
        && (output.Shape.Count > 0 || Says(output, "logits"))
        && !NoLogits.Any(n => Says(output, n));

    private static bool Says(TensorSlot output, string part) => output.Name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
