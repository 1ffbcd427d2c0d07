using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Heads;

/// <summary>What has to be given as an output of its own so that a candidate's logits can be fetched.</summary>
internal static class ExposedLogits
{
    /// <summary>The value; null where an output of the file is the logits.</summary>
    public static ExposedValue? Of(HeadGraph graph, LogitsCandidate chosen, int? classes)
    {
        var isPair = chosen.Classes == 1 && classes == 2;
        var form = chosen.Activation switch
        {
            { Pair: PairOrder.First } => LogitsForm.ReversedPair,
            { Pair: PairOrder.Second } => LogitsForm.Pair,
            { Kind: ActivationKind.Sigmoid or ActivationKind.LogSigmoid } when isPair => LogitsForm.Pair,
            _ => LogitsForm.AsIs,
        };
        if (chosen.Value is not { } value)
        {
            // Two classes of a logistic that add up to 1 are what softmax gives of their logarithms.
            return new ExposedValue(chosen.Output, chosen.Activation is { Kind: ActivationKind.Sigmoid } && chosen.Classes != 2 ? LogitsForm.LogOdds : LogitsForm.Log);
        }

        if (chosen.IsPlain && graph.Graph.Outputs.Contains(value) && form == LogitsForm.AsIs && chosen.Rank <= 2)
        {
            return null;
        }

        // [batch, 1, classes] and the like.
        var shape = chosen.Rank > 2 ? chosen.Classes : null;
        var exposed = AsNumbers(graph, chosen.Output, value) with { Classes = shape };

        // What a file gives as an output anyway is fetched as it is.
        return form != LogitsForm.AsIs ? exposed with { Form = form } : exposed.Output == value && graph.Graph.Outputs.Contains(value) ? null : exposed;
    }

    /// <summary>A value as numbers, where the graph to run holds it as integers.</summary>
    public static ExposedValue AsNumbers(HeadGraph graph, string output, string value) =>
        graph.Integers?.Contains(value) == true && Quantised(graph, output) is { } quantised ? quantised : new ExposedValue(value);

    // What a quantised activation takes: the integers, with the scale and zero point that it is given.
    private static ExposedValue? Quantised(HeadGraph graph, string output)
    {
        var makers = graph.Running.Graph.Node.SelectMany(n => n.Output.Select(o => (Output: o, Node: n))).Where(p => p.Output.Length > 0).ToLookup(p => p.Output, p => p.Node, StringComparer.Ordinal);
        var at = output;
        for (var step = 0; step < OutputWalk.StepLimit && makers[at].FirstOrDefault() is { Input.Count: > 0 } node; step++)
        {
            if (node.OpType is "QLinearSoftmax" or "QLinearSigmoid")
            {
                return new ExposedValue(node.Input[0], LogitsForm.Dequantised) { Scale = node.InputAt(1), ZeroPoint = node.InputAt(2) };
            }

            at = node.Input[0];
        }

        return null;
    }
}
