using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Patterns;

/// <summary>What happens to Q·Kᵀ before the softmax.</summary>
/// <param name="Scores">The last value before the first mask: the raw scores.</param>
/// <param name="Scale">The product of the scalars up to there.</param>
/// <param name="Relative">Whether a relative-position term or a position bias is part of the scores.</param>
/// <param name="Causal">Whether a mask hides later tokens.</param>
/// <param name="Objection">Why these are not the scores of a plain encoder; null if they are.</param>
internal sealed record ScoreChain(string Scores, double Scale, bool Relative, bool Causal, string? Objection)
{
    // A neutral element that some exporters leave: 0.0 of a sum that starts empty, 1e-9 of a softmax that shall not divide by zero.
    private const double Negligible = 1e-6;

    /// <summary>Follows the steps.</summary>
    public static ScoreChain Of(EncoderGraph graph, ScoreProduct product)
    {
        var chain = new ScoreChain(product.Node.Output[0], 1, Relative: false, Causal: false, null);
        var masked = false;
        foreach (var (node, operand) in product.Steps)
        {
            chain = masked ? chain.AfterMask(graph, node, operand) : chain.Step(graph, product, node, operand, out masked);
            if (chain.Objection is not null)
            {
                break;
            }
        }

        return chain;
    }

    private ScoreChain Step(EncoderGraph graph, ScoreProduct product, NodeProto node, int operand, out bool masked)
    {
        masked = false;
        var output = node.Output[0];
        if (Layout.IsMove(node.OpType))
        {
            return this with { Scores = output };
        }

        if (node.OpType is "Mul" or "Div" && graph.Facts.Scalar(node.InputAt(1 - operand)) is { } factor && (operand == 0 || node.OpType == "Mul"))
        {
            return this with { Scores = output, Scale = Scale * (node.OpType == "Mul" ? factor : 1 / factor) };
        }

        if (node.OpType is "Add" or "Sub" && graph.Facts.Scalar(node.InputAt(1 - operand)) is { } addend && Math.Abs(addend) < Negligible)
        {
            return this with { Scores = output };
        }

        if (node.OpType is "Add" && graph.Cone.InCone(node.InputAt(1 - operand)))
        {
            return RelativeTerm.Is(graph, product, node.InputAt(1 - operand))
                ? this with { Scores = output, Relative = true }
                : this with { Objection = $"{EncoderGraph.Describe(node)} adds a position term that is shifted, not looked up, as XLNet, Transformer-XL and Funnel do" };
        }

        if (node.OpType is "Add" or "Sub" && !MaskOperand.Is(graph, node.InputAt(1 - operand)))
        {
            return this with { Scores = output, Relative = true };
        }

        masked = true;
        return this with { Causal = Causal || HidesLater(graph, node, operand) };
    }

    private ScoreChain AfterMask(EncoderGraph graph, NodeProto node, int operand)
    {
        if (node.OpType is "Mul" or "Div" && graph.Facts.Scalar(node.InputAt(1 - operand)) is { } factor && factor != 1)
        {
            return this with { Objection = $"{EncoderGraph.Describe(node)} scales the scores after the mask" };
        }

        return node.OpType is "Add" && (graph.Cone.InCone(node.InputAt(1 - operand)) || (graph.Facts.Scalar(node.InputAt(1 - operand)) is null && !MaskOperand.Is(graph, node.InputAt(1 - operand))))
            ? this with { Objection = $"{EncoderGraph.Describe(node)} adds a position term after the mask" }
            : this with { Causal = Causal || HidesLater(graph, node, operand) };
    }

    private static bool HidesLater(EncoderGraph graph, NodeProto node, int operand) =>
        node.OpType is "Add" or "Sub" or "Where" or "Mul" && MaskOperand.IsCausal(graph, node, operand) == true;
}
