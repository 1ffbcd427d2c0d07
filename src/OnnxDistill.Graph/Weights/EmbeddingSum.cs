using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Weights;

/// <summary>What the embeddings' norm takes, taken apart: the words, and the other terms.</summary>
internal static class EmbeddingSum
{
    private const int StepLimit = 64;

    /// <summary>The terms beside the words; null where the sum is none, or has the words not once.</summary>
    public static IReadOnlyList<string>? Others(EncoderGraph graph, string sum)
    {
        var (words, others) = (0, new List<string>());
        var open = new Stack<string>([sum]);
        for (var step = 0; open.TryPop(out var value); step++)
        {
            var stem = graph.Stem(value);
            if (step > StepLimit)
            {
                return null;
            }

            if (graph.Graph.Producer(stem) is { OpType: "Add" or "Sum" } node && !graph.Facts.IsConstant(stem))
            {
                foreach (var input in node.Input)
                {
                    open.Push(input);
                }
            }
            else if (!graph.Cone.InCone(stem))
            {
                others.Add(value);
            }
            else if (stem == graph.Words.Output)
            {
                words++;
            }
            else
            {
                return null;
            }
        }

        return words == 1 ? others : null;
    }
}
