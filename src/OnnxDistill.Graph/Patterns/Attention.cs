using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Patterns;

/// <summary>One self-attention: softmax(Q·Kᵀ·scale + mask)·V, projected and added to the residual stream.</summary>
/// <param name="Softmax">The softmax, for messages.</param>
/// <param name="Probabilities">What it gives.</param>
/// <param name="Chain">What happens to the scores.</param>
/// <param name="Query">Where the queries come from.</param>
/// <param name="Key">Where the keys come from.</param>
/// <param name="Value">Where the values come from.</param>
/// <param name="QueryOperand">The queries as the product takes them, in heads.</param>
/// <param name="Output">The projection of the context.</param>
/// <param name="Sum">The residual sum that the projection is added in.</param>
internal sealed record Attention(
    NodeProto Softmax, string Probabilities, ScoreChain Chain, ProjectionTrace Query, ProjectionTrace Key, ProjectionTrace Value, string QueryOperand, Linear Output, string Sum)
{
    /// <summary>Gets the factor on Q·Kᵀ.</summary>
    public double Scale => Chain.Scale * Query.Scale * Key.Scale;
}
