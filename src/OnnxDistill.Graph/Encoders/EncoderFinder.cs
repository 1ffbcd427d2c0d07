using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Plans;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Encoders;

/// <summary>Finds the encoder in a graph, by structure alone: no name of a node or value is looked at.</summary>
public static class EncoderFinder
{
    /// <summary>Finds the encoder of a model.</summary>
    /// <param name="path">The model's file, named in reasons.</param>
    /// <param name="model">The loaded model; it is not changed.</param>
    /// <param name="dequantize">Whether the model will be run with its weights widened: then tensors count that quantised operators hide.</param>
    /// <returns>The encoder, or the reason why there is none. Nothing that is in the file makes this throw.</returns>
    public static EncoderAnalysis Find(string path, ModelProto model, bool dequantize = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        try
        {
            var plain = RewritePlan.Apply(path, model, new RewritePasses { Dequantize = dequantize, Materialise = false }, out _);
            var search = EncoderSearch.In(path, plain);
            return search.Structure is null
                ? new EncoderAnalysis(null, RewritePlan.Unsupported(model) ?? search.Reason) { IsDamaged = IsDamaged(path, model) }
                : Analysis(search.Structure, search.Sites!);
        }
        catch (InvalidDataException e)
        {
            return new EncoderAnalysis(null, e.Message) { IsDamaged = IsDamaged(path, model) };
        }
    }

    private static bool IsDamaged(string path, ModelProto model)
    {
        try
        {
            _ = NodeOrder.Sort(model, path);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static EncoderAnalysis Analysis(EncoderStructure structure, TapSites sites)
    {
        var graph = structure.Graph;
        var layers = structure.Layers;
        var map = new EncoderMap
        {
            Family = Families.Of(structure),
            Layers = layers.Count,
            Hidden = structure.Hidden,
            Heads = structure.Heads,
            HeadSize = structure.HeadSize,
            Scale = layers[0].Scale,
            PlainScores = !layers.Any(l => l.Chain.Relative || l.Query.Rotated || l.Key.Rotated),
            Intermediate = FeedForward.Width(structure),
            Activation = FeedForward.Activation(structure),
            Vocabulary = graph.Facts[graph.Words.Table].Shape![0],
            Positions = Families.PositionRows(structure),
            Available = [.. sites.Found.Keys],
            Unavailable = sites.Missing,
        };
        return new EncoderAnalysis(map, sites.Missing.Count == 0 ? null : sites.Missing[0].Reason);
    }
}
