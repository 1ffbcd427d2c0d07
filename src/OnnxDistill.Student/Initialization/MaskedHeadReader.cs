using System.Numerics.Tensors;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Rewriting.Inlining;
using OnnxDistill.Graph.Rewriting.Unfusing;
using OnnxDistill.Graph.Weights;

namespace OnnxDistill.Student.Initialization;

/// <summary>
/// Finds the masked-language head of a BERT-like model in its graph, from the output upwards and by structure: a product with the embeddings of
/// words, a LayerNorm, the activation, a dense layer. No name is looked at.
/// </summary>
public static class MaskedHeadReader
{
    // Quantised apart, embeddings and decoder are not the same numbers any more.
    private const double SameWords = 0.05;

    /// <summary>Reads the head; null where there is none of this form, or its decoder is not the embeddings of words.</summary>
    /// <param name="path">The model's file; external data is read beside it.</param>
    /// <param name="model">The loaded model; it is not changed.</param>
    /// <param name="encoder">The weights of its encoder.</param>
    public static MaskedHeadWeights? Read(string path, ModelProto model, EncoderWeights encoder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(encoder);
        var plain = model.Clone();
        FunctionInliner.Rewrite(plain);
        Unfuser.Rewrite(new ModelEditor(plain, path, materialise: true));
        Dequantizer.Rewrite(new ModelEditor(plain, path, materialise: true));
        var graph = new HeadGraph(new ModelEditor(plain, path, materialise: true));
        return plain.Graph.Output.Select(o => Head(graph, o.Name, encoder)).FirstOrDefault(h => h is not null);
    }

    private static MaskedHeadWeights? Head(HeadGraph graph, string output, EncoderWeights encoder)
    {
        var (vocabulary, width) = (encoder.Embeddings.Vocabulary, encoder.Embeddings.Width);
        if (graph.Linear(output) is not { } decoder || decoder.Weights.Outputs != vocabulary || decoder.Weights.Inputs != width
            || !AreSame(decoder.Weights.Weight.Span, encoder.Embeddings.Words.Span)
            || graph.Norm(decoder.Input, width) is not { } norm)
        {
            return null;
        }

        var operators = new HashSet<string>(StringComparer.Ordinal);
        return graph.LinearAbove(norm.Input, operators) is { } transform
            && transform.Outputs == width && transform.Inputs == encoder.Hidden && Fits(encoder.Activation, operators)
                ? new MaskedHeadWeights(transform, new NormWeights(norm.Gamma, norm.Beta, encoder.Embeddings.Norm.Epsilon), decoder.Weights.Bias)
                : null;
    }

    private static bool AreSame(ReadOnlySpan<float> decoder, ReadOnlySpan<float> words) =>
        TensorPrimitives.Distance(decoder, words) <= SameWords * TensorPrimitives.Norm(words);

    // The student's head takes the encoder's own activation, as BERT's does.
    private static bool Fits(string activation, HashSet<string> operators) => activation switch
    {
        "gelu" => operators.Overlaps(["Erf", "Gelu"]),
        "gelu_new" or "gelu_pytorch_tanh" => operators.Overlaps(["Tanh", "Gelu", "FastGelu"]),
        "relu" => operators.Contains("Relu"),
        "tanh" => operators.Contains("Tanh"),
        "silu" or "swish" or "quick_gelu" => operators.Contains("Sigmoid"),
        "mish" => operators.Overlaps(["Softplus", "Mish"]),
        _ => false,
    };
}
