using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Patterns;

/// <summary>Looks behind changes of layout, and takes sums apart.</summary>
internal static class Stems
{
    private const int StepLimit = 64;

    /// <summary>The value behind what only orders or converts elements.</summary>
    public static string Stem(this EncoderGraph graph, string value)
    {
        for (var step = 0; step < StepLimit && graph.Graph.Producer(value) is { Input.Count: > 0 } node && Layout.IsMove(node.OpType); step++)
        {
            value = node.Input[0];
        }

        return value;
    }

    /// <summary>Whether two values are the same but for layout.</summary>
    public static bool Same(this EncoderGraph graph, string a, string b) => graph.Stem(a) == graph.Stem(b);

    /// <summary>The terms of a sum, whatever the order of the additions: nothing but constants and the wanted values may be among them.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="wanted">The values that depend on the text, each of which must occur once.</param>
    /// <returns>The constants, each with the elements of a bias; null where other terms occur.</returns>
    public static IReadOnlyList<string>? Biases(this EncoderGraph graph, string sum, params string[] wanted)
    {
        var left = wanted.Select(graph.Stem).ToList();
        var biases = new List<string>();
        var open = new Stack<string>([sum]);
        for (var step = 0; open.TryPop(out var value); step++)
        {
            var stem = graph.Stem(value);
            if (step > StepLimit)
            {
                return null;
            }

            if (graph.Facts.IsConstant(value))
            {
                biases.Add(value);
            }
            else if (!left.Remove(stem))
            {
                if (graph.Graph.Producer(stem) is not { OpType: "Add" or "Sum" } node)
                {
                    return null;
                }

                foreach (var input in node.Input)
                {
                    open.Push(input);
                }
            }
        }

        return left.Count == 0 ? biases : null;
    }
}
