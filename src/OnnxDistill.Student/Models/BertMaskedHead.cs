using OnnxDistill.Student.Precision;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>A dense layer to the embeddings' width, an activation and LayerNorm (transformers' <c>BertPredictionHeadTransform</c>).</summary>
internal sealed class BertHeadTransform : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;
    [ComponentName(Name = "LayerNorm")]
    private readonly LayerNorm _norm;
    private readonly Func<Tensor, Tensor> _activation;

    public BertHeadTransform(BertStudentOptions o)
        : base("transform")
    {
        _dense = nn.Linear(o.Hidden, o.EmbeddingWidth, dtype: o.Type);
        _norm = nn.LayerNorm(o.EmbeddingWidth, o.LayerNormEpsilon, dtype: o.Type);
        _activation = Activations.Of(o.Activation);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden) => _norm.call(_activation(Products.Dense(_dense, hidden)));   // [batch, positions, embedding]
}

/// <summary>
/// The transform, and its product with the embeddings of words (transformers' <c>BertLMPredictionHead</c>). The embeddings are the encoder's own
/// parameter: one of its own would be stepped twice.
/// </summary>
internal sealed class BertPredictions : nn.Module
{
    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;
    [ComponentName(Name = "transform")]
    private readonly BertHeadTransform _transform;

    public BertPredictions(BertStudentOptions o)
        : base("predictions")
    {
        _bias = new Parameter(zeros(o.Vocabulary, dtype: o.Type));
        _transform = new BertHeadTransform(o);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor words) =>
        Products.Dense(_transform.Forward(hidden), words, _bias);          // [batch, positions, vocabulary]
}

/// <summary>The masked-language head under its name (transformers' <c>BertOnlyMLMHead</c>).</summary>
internal sealed class BertMaskedHead : nn.Module
{
    [ComponentName(Name = "predictions")]
    private readonly BertPredictions _predictions;

    public BertMaskedHead(BertStudentOptions o)
        : base("cls")
    {
        _predictions = new BertPredictions(o);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor words) => _predictions.Forward(hidden, words);
}
