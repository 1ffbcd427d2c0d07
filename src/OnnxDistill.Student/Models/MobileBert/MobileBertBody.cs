using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>The stack of layers (transformers' <c>MobileBertEncoder</c>).</summary>
internal sealed class MobileBertEncoder : nn.Module
{
    [ComponentName(Name = "layer")]
    private readonly ModuleList<MobileBertLayer> _layers;

    public MobileBertEncoder(MobileBertStudentOptions o)
        : base("encoder")
    {
        _layers = new ModuleList<MobileBertLayer>([.. Enumerable.Range(0, o.Layers).Select(_ => new MobileBertLayer(o))]);
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

/// <summary>A dense layer over the first token and tanh (transformers' <c>MobileBertPooler</c> with <c>classifier_activation</c>).</summary>
internal sealed class MobileBertPooler : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;

    public MobileBertPooler(MobileBertStudentOptions o)
        : base("pooler")
    {
        _dense = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden) => _dense.call(hidden.select(1, 0)).tanh();         // [batch, hidden]
}

/// <summary>Embeddings, encoder and pooler (transformers' <c>MobileBertModel</c>).</summary>
internal sealed class MobileBertBody : nn.Module
{
    [ComponentName(Name = "embeddings")]
    private readonly MobileBertEmbeddings _embeddings;
    [ComponentName(Name = "encoder")]
    private readonly MobileBertEncoder _encoder;
    [ComponentName(Name = "pooler")]
    private readonly MobileBertPooler _pooler;

    public MobileBertBody(MobileBertStudentOptions o)
        : base("mobilebert")
    {
        _embeddings = new MobileBertEmbeddings(o);
        _encoder = new MobileBertEncoder(o);
        _pooler = new MobileBertPooler(o);
        RegisterComponents();
    }

    public Tensor Forward(StudentBatch batch, TapCollector taps)
    {
        var hidden = _embeddings.Forward(batch);                                 // [batch, length, hidden]
        return _pooler.Forward(_encoder.Forward(hidden, SelfAttention.AdditiveMask(batch.Mask, hidden.dtype), taps));
    }
}
