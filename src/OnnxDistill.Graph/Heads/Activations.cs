using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Heads;

/// <summary>Recognises softmax, sigmoid and their logarithms, as one operator or written out.</summary>
internal static class Activations
{
    /// <summary>The activation whose result a value is; null if it is none.</summary>
    public static ActivationSite? At(HeadGraph graph, string value)
    {
        if (graph.Graph.Producer(value) is not { } node)
        {
            return null;
        }

        var (kind, input) = node.OpType switch
        {
            "Softmax" or "QLinearSoftmax" => (ActivationKind.Softmax, node.InputAt(0)),
            "LogSoftmax" => (ActivationKind.LogSoftmax, node.InputAt(0)),
            "Sigmoid" or "HardSigmoid" or "QLinearSigmoid" => (ActivationKind.Sigmoid, node.InputAt(0)),
            "Div" => Quotient(graph, node.InputAt(0), node.InputAt(1)),
            "Mul" => Product(graph, node),
            "Reciprocal" => (ActivationKind.Sigmoid, SigmoidDivisor(graph, node.InputAt(0))),
            "Sub" => (ActivationKind.LogSoftmax, LogSoftmax(graph, node)),
            "Neg" => (ActivationKind.LogSigmoid, LogSigmoid(graph, node)),
            "LinearClassifier" or "SVMClassifier" or "TreeEnsembleClassifier" when node.OutputAt(1) == value => (Transform(node), null),
            _ => (default(ActivationKind?), null),
        };
        return kind is { } found && (input is { Length: > 0 } || (input is null && node.OpType.EndsWith("Classifier", StringComparison.Ordinal)))
            ? new ActivationSite(found, input ?? string.Empty, value)
            : Pairs.At(graph, node);
    }

    /// <summary>Whether a value is the one number 1, or as many of them as wished.</summary>
    public static bool IsOne(HeadGraph graph, string value) => graph.Facts[value].Value is { Length: > 0 } ones && Array.TrueForAll(ones, v => v == 1);

    // exp(x - max) / sum, or 1 / (1 + exp(-x)).
    private static (ActivationKind? Kind, string? Input) Quotient(HeadGraph graph, string numerator, string divisor) =>
        IsOne(graph, numerator) ? (ActivationKind.Sigmoid, SigmoidDivisor(graph, divisor)) : (ActivationKind.Softmax, Exponentials(graph, numerator, divisor));

    private static (ActivationKind? Kind, string? Input) Product(HeadGraph graph, NodeProto node)
    {
        foreach (var (numerator, inverse) in new[] { (node.InputAt(0), node.InputAt(1)), (node.InputAt(1), node.InputAt(0)) })
        {
            if (graph.Behind(inverse) is { OpType: "Reciprocal" } reciprocal && Exponentials(graph, numerator, reciprocal.InputAt(0)) is { } input)
            {
                return (ActivationKind.Softmax, input);
            }
        }

        return (null, null);
    }

    private static string? Exponentials(HeadGraph graph, string numerator, string divisor)
    {
        var sum = graph.Behind(divisor);

        // Something small against a division by 0.
        sum = sum is { OpType: "Add" or "Max" or "Clip" } && graph.Varying(sum) is [var only] ? graph.Behind(only) : sum;
        return sum is { OpType: "ReduceSum" } && graph.Stem(sum.InputAt(0)) == graph.Stem(numerator) && graph.Behind(numerator) is { OpType: "Exp" } exp
            ? Unshifted(graph, exp.InputAt(0))
            : null;
    }

    // What 1 + exp(-x) is made of.
    private static string? SigmoidDivisor(HeadGraph graph, string divisor) =>
        graph.Behind(divisor) is { OpType: "Add" } sum && sum.Input.Any(i => IsOne(graph, i)) && graph.Varying(sum) is [var only]
        && graph.Behind(only) is { OpType: "Exp" } exp
            ? Negated(graph, exp.InputAt(0))
            : null;

    private static string? Negated(HeadGraph graph, string value) => graph.Behind(value) switch
    {
        { OpType: "Neg" } node => node.InputAt(0),
        { OpType: "Mul" } node when graph.Varying(node) is [var only] && node.Input.Any(i => graph.Facts.Scalar(i) == -1) => only,
        { OpType: "Sub" } node when graph.Facts[node.InputAt(0)].Value is { Length: > 0 } zeros && Array.TrueForAll(zeros, v => v == 0) => node.InputAt(1),
        _ => null,
    };

    // x - max(x) is x to a softmax.
    private static string Unshifted(HeadGraph graph, string value) =>
        graph.Behind(value) is { OpType: "Sub" } node && graph.Behind(node.InputAt(1)) is { OpType: "ReduceMax" } max && graph.Stem(max.InputAt(0)) == graph.Stem(node.InputAt(0))
            ? node.InputAt(0)
            : value;

    // x - log(sum(exp(x))), with or without the largest x taken off before.
    private static string? LogSoftmax(HeadGraph graph, NodeProto node)
    {
        var x = node.InputAt(0);
        return graph.Behind(node.InputAt(1)) switch
        {
            { OpType: "ReduceLogSumExp" } sum when graph.Stem(sum.InputAt(0)) == graph.Stem(x) => Unshifted(graph, x),
            { OpType: "Log" } log when graph.Behind(log.InputAt(0)) is { OpType: "ReduceSum" } sum && graph.Behind(sum.InputAt(0)) is { OpType: "Exp" } exp
                && graph.Stem(exp.InputAt(0)) == graph.Stem(x) => Unshifted(graph, x),
            _ => null,
        };
    }

    // -softplus(-x).
    private static string? LogSigmoid(HeadGraph graph, NodeProto node) =>
        graph.Behind(node.InputAt(0)) is { OpType: "Softplus" } softplus ? Negated(graph, softplus.InputAt(0)) : null;

    // ONNX-ML's classifiers may do both; what they add up is not to be had.
    private static ActivationKind? Transform(NodeProto node) => node.TextAttribute("post_transform") switch
    {
        "SOFTMAX" or "SOFTMAX_ZERO" => ActivationKind.Softmax,
        "LOGISTIC" => ActivationKind.Sigmoid,
        _ => null,
    };
}
