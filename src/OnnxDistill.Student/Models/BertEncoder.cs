using OnnxDistill.Student.Precision;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>The stack of layers (transformers' <c>BertEncoder</c>).</summary>
internal sealed class BertEncoder : nn.Module
{
    [ComponentName(Name = "layer")]
    private readonly ModuleList<BertLayer> _layers;

    public BertEncoder(BertStudentOptions o)
        : base("encoder")
    {
        _layers = new ModuleList<BertLayer>([.. Enumerable.Range(0, o.Layers).Select(_ => new BertLayer(o))]);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor? additiveMask, TapCollector taps)
    {
        taps.AddHidden(hidden);
        foreach (var layer in _layers)
        {
            hidden = layer.Forward(hidden, additiveMask, taps);                  // [batch, length, hidden]
            taps.AddHidden(hidden);
        }

        return hidden;
    }
}

/// <summary>A dense layer over the first token and an activation, BERT's tanh (transformers' <c>BertPooler</c>).</summary>
internal sealed class BertPooler : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;
    private readonly Func<Tensor, Tensor> _activation;

    public BertPooler(BertStudentOptions o)
        : base("pooler")
    {
        _dense = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        _activation = Activations.Of(o.PoolerActivation);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden) => _activation(_dense.call(hidden.select(1, 0)));   // [batch, hidden]
}

/// <summary>Embeddings, encoder and pooler (transformers' <c>BertModel</c>).</summary>
internal sealed class BertBody : nn.Module
{
    [ComponentName(Name = "embeddings")]
    private readonly BertEmbeddings _embeddings;
    [ComponentName(Name = "embeddings_project")]
    private readonly Linear? _projection;
    [ComponentName(Name = "encoder")]
    private readonly BertEncoder _encoder;
    [ComponentName(Name = "pooler")]
    private readonly BertPooler? _pooler;

    public BertBody(BertStudentOptions o, bool pools = true)
        : base("bert")
    {
        _embeddings = new BertEmbeddings(o);
        _projection = o.Embedding is null ? null : nn.Linear(o.EmbeddingWidth, o.Hidden, dtype: o.Type);
        _encoder = new BertEncoder(o);
        _pooler = pools ? new BertPooler(o) : null;
        RegisterComponents();
    }

    /// <summary>The embeddings of words, <c>[vocabulary, embedding]</c>, which a masked-language head shares.</summary>
    public Tensor Words => _embeddings.Words;

    /// <summary>Returns the last hidden state, <c>[batch, length, hidden]</c>.</summary>
    public Tensor Forward(StudentBatch batch, TapCollector taps)
    {
        var embedded = _embeddings.Forward(batch);                               // [batch, length, embedding]
        var hidden = _projection is null ? embedded : Products.Dense(_projection, embedded);   // [batch, length, hidden]
        return _encoder.Forward(hidden, SelfAttention.AdditiveMask(batch.Mask, hidden.dtype), taps);
    }

    /// <summary>Returns the pooled first token, <c>[batch, hidden]</c>; only of a body that pools.</summary>
    public Tensor Pool(Tensor hidden) => _pooler!.Forward(hidden);
}
