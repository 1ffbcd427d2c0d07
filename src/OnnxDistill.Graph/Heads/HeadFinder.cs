using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Plans;

namespace OnnxDistill.Graph.Heads;

/// <summary>Tells what the outputs of a graph are and which are the logits, by structure: what feeds them, which axes they have.</summary>
internal static class HeadFinder
{
    /// <summary>Looks at the outputs of a model.</summary>
    /// <param name="path">The model's file, named in errors.</param>
    /// <param name="model">The loaded model; it is not changed.</param>
    /// <param name="outputs">Its outputs as the file declares them.</param>
    /// <param name="dequantize">Whether the model will be run with its weights widened: then values count that quantised operators hide.</param>
    /// <param name="classes">The number of classes that the model's own config names, if it does: it decides between two heads.</param>
    /// <exception cref="InvalidDataException">The graph is damaged, or its weights cannot be widened.</exception>
    internal static HeadReading Find(string path, ModelProto model, IReadOnlyList<TensorSlot> outputs, bool dequantize = false, int? classes = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(outputs);
        var graph = HeadGraph.Of(path, Plain(path, model, dequantize));
        var reader = new OutputReader(graph, classes);
        return new LogitsChoice(graph, outputs, classes).Choose([.. outputs.Select(reader.Read)]);
    }

    // What cannot be spelled out is looked at as it is.
    private static ModelProto Plain(string path, ModelProto model, bool dequantize)
    {
        try
        {
            return RewritePlan.Apply(path, model, new RewritePasses { Dequantize = dequantize, Materialise = false }, out _);
        }
        catch (InvalidDataException) when (!dequantize)
        {
            return model;
        }
    }
}
