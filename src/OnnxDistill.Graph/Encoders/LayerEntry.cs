using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Encoders;

/// <summary>
/// Where a layer begins: at the immediate dominator of its attention's residual sum, or above it where a residual goes around the whole layer, as
/// MobileBERT's goes around its bottlenecks.
/// </summary>
internal static class LayerEntry
{
    // A bottleneck is a linear layer and a norm, with changes of shape between.
    private const int ClimbLimit = 16;

    /// <summary>The value that enters a layer, as the layer takes it; null where nothing does.</summary>
    public static string? Of(EncoderGraph graph, Attention layer)
    {
        var state = graph.Cone.Of(layer.Sum);
        var above = state;
        for (var step = 0; step < ClimbLimit && above is not null; step++)
        {
            if (Around(graph, layer, above) is not null)
            {
                return above;
            }

            above = graph.Cone.Of(above);
        }

        return state;
    }

    /// <summary>The residual sum around a whole layer: of what enters it and something that has come through attention's sum; null where there is none.</summary>
    public static string? Around(EncoderGraph graph, Attention layer, string entering) => graph.Graph.Consumers(entering)
        .Where(n => n.OpType is "Add" or "Sum" && graph.ConeInputs(n) is { Count: 2 } inputs && graph.Cone.Dominates(layer.Sum, inputs.First(i => i != entering)))
        .Select(n => n.Output[0]).FirstOrDefault();
}
