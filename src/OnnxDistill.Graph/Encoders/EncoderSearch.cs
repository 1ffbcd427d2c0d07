using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Encoders;

/// <summary>A structure with its taps, or the reason why there is none.</summary>
/// <param name="Structure">The encoder.</param>
/// <param name="Sites">Its taps.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record EncoderSearch(EncoderStructure? Structure, TapSites? Sites, string? Reason)
{
    /// <summary>Searches a graph whose fused operators are plain already.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The graph that will run; it is not changed.</param>
    public static EncoderSearch In(string path, ModelProto model)
    {
        try
        {
            var view = QuantisedView.Of(path, model, out var hidden);
            if (EncoderGraph.Of(view, path) is not { } graph)
            {
                return new EncoderSearch(null, null, "no word embedding was found: nothing looks up rows of a stored table by an input of the graph");
            }

            var structure = EncoderStructure.Of(graph, out var reason);
            return structure is null ? new EncoderSearch(null, null, reason) : new EncoderSearch(structure, TapSites.Of(structure, hidden), null);
        }
        catch (InvalidDataException e)
        {
            return new EncoderSearch(null, null, e.Message);
        }
    }
}
