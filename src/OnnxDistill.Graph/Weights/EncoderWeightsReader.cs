using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Plans;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads the weights of a BERT-like encoder from its graph, whatever exporter wrote it: by structure, no name is looked at.</summary>
public static class EncoderWeightsReader
{
    /// <summary>Reads every weight by its role. Halves and quantised weights are widened to 32 bits; fused operators are taken apart.</summary>
    /// <param name="path">The model's file; external data is read beside it.</param>
    /// <param name="model">The loaded model; it is not changed.</param>
    /// <exception cref="InvalidDataException">
    /// There is no encoder, or it is none of post-LN BERT layers (ModernBERT, DeBERTa, MPNet, MobileBERT...): one sentence names what differs.
    /// </exception>
    public static EncoderWeights Read(string path, ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var plain = RewritePlan.Apply(path, model, new RewritePasses { Dequantize = true }, out _);
        var search = EncoderSearch.In(path, plain);
        var structure = search.Structure
            ?? throw new InvalidDataException($"{path}: no encoder to take weights from: {RewritePlan.Unsupported(model) ?? search.Reason}");
        var graph = structure.Graph;
        var constants = new ConstantReader(graph);
        var linears = new LinearReader(graph, constants);
        var norms = new NormReader(graph, constants);
        var layer = new LayerReader(structure, linears, norms);
        LayerWeights[] layers = [.. Enumerable.Range(0, structure.Layers.Count).Select(layer.Read)];
        var activation = FeedForward.Activation(structure)
            ?? throw new InvalidDataException($"{path}: the activation of its feed-forward layers is none of those known, so no BERT student can take its weights");
        var embeddings = new EmbeddingReader(structure, constants, linears, norms).Read();
        return new EncoderWeights
        {
            Family = Families.Of(structure),
            Hidden = structure.Hidden,
            Heads = structure.Heads,
            Intermediate = layers[0].Intermediate.Outputs,
            Activation = activation,
            Embeddings = embeddings,
            Layers = layers,
            Head = new HeadReader(structure, linears).Read(),
            MaskedHead = new MaskedHeadReader(structure, linears, norms).Read(embeddings, activation),
            Warning = TensorWalk.Nodes(model).Any(Quantisation.IsQuantised)
                ? $"{path} is quantised: the weights taken from it are as coarse as their integers; take them from the fp32 file if there is one"
                : null,
        };
    }
}
