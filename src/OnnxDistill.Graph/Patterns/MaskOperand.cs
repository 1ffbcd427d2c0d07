using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Patterns;

/// <summary>
/// Tells a mask from a position bias among what is combined with scores. A mask comes from an input's values or from a comparison, or is so
/// negative that it can be nothing else; a position bias comes from stored numbers, looked up by positions.
/// </summary>
internal static class MaskOperand
{
    /// <summary>What is added to a score that shall vanish is at least so negative: exporters write -10,000, -65,504, -3.4e38 and -inf.</summary>
    private const double Forbidding = -1000;

    private static readonly HashSet<string> Comparing = new(StringComparer.Ordinal)
    {
        "Equal", "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Not", "And", "Or", "Xor", "IsNaN", "IsInf", "Trilu",
    };

    /// <summary>Whether a value that is combined with scores is a mask.</summary>
    public static bool Is(EncoderGraph graph, string value)
    {
        if (graph.Cone.InCone(value))
        {
            return false;
        }

        if (graph.Facts[value].Value is { } known)
        {
            return Array.Exists(known, v => v <= Forbidding || double.IsNegativeInfinity(v)) || ComesFromInput(graph, value);
        }

        return ComesFromInput(graph, value);
    }

    /// <summary>
    /// Whether a step hides later tokens from earlier ones for rows without padding, as a language model's does. Null where it cannot be told
    /// without running the model.
    /// </summary>
    public static bool? IsCausal(EncoderGraph graph, NodeProto step, int operand)
    {
        var mask = step.InputAt(step.OpType == "Where" ? 0 : 1 - Math.Min(operand, 1));
        if (graph.Facts[mask] is not { Value: { } values, Shape: { Length: >= 2 } shape } || shape[^1] != shape[^2] || shape[^1] != graph.Size.Length)
        {
            return graph.Facts[mask].Shape is { } s && (s.Length < 2 || s[^1] != s[^2]) ? false : null;
        }

        // Of Where, the mask lets pass what comes from the product's side.
        Func<double, bool> hides = step.OpType == "Where" ? v => (v != 0) != (operand == 1) : step.OpType == "Mul" ? v => v == 0 : v => v <= Forbidding;
        var length = (int)shape[^1];
        for (var query = 0; query < length; query++)
        {
            for (var key = query + 1; key < length; key++)
            {
                if (hides(values[(query * length) + key]) && !hides(values[(key * length) + query]))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool ComesFromInput(EncoderGraph graph, string value)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { value };
        var open = new Stack<string>(seen);
        while (open.TryPop(out var at))
        {
            if (graph.Graph.Producer(at) is not { } node)
            {
                if (graph.Graph.Stored(at) is null)
                {
                    return true;
                }

                continue;
            }

            if (Comparing.Contains(node.OpType))
            {
                return true;
            }

            foreach (var input in ValueFlow.Inputs(node).Where(seen.Add))
            {
                open.Push(input);
            }
        }

        return false;
    }
}
