using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>The narrowing half of a layer's last feed-forward network and the way back to the full width (transformers' <c>MobileBertOutput</c>).</summary>
internal sealed class MobileBertOutput : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;
    [ComponentName(Name = "LayerNorm")]
    private readonly MobileBertNorm _norm;
    [ComponentName(Name = "bottleneck")]
    private readonly MobileBertDense _bottleneck;

    public MobileBertOutput(MobileBertStudentOptions o)
        : base("output")
    {
        _dense = nn.Linear(o.Intermediate, o.Bottleneck, dtype: o.Type);
        _norm = new MobileBertNorm(o, o.Bottleneck);
        _bottleneck = new MobileBertDense(o, o.Bottleneck, o.Hidden, o.HiddenDropout);
        RegisterComponents();
    }

    public Tensor Forward(Tensor intermediate, Tensor narrow, Tensor hidden) =>
        _bottleneck.Forward(_norm.Forward(Products.Dense(_dense, intermediate).Plus(narrow)), hidden);     // [batch, length, hidden]
}

/// <summary>One encoder layer (transformers' <c>MobileBertLayer</c>; Sun et al. 2020, figure 1c).</summary>
internal sealed class MobileBertLayer : nn.Module
{
    [ComponentName(Name = "attention")]
    private readonly MobileBertAttention _attention;
    [ComponentName(Name = "intermediate")]
    private readonly MobileBertIntermediate _intermediate;
    [ComponentName(Name = "output")]
    private readonly MobileBertOutput _output;
    [ComponentName(Name = "bottleneck")]
    private readonly MobileBertBottleneck _bottleneck;
    [ComponentName(Name = "ffn")]
    private readonly ModuleList<MobileBertFeedForward> _feedForwards;

    public MobileBertLayer(MobileBertStudentOptions o)
        : base("layer")
    {
        _attention = new MobileBertAttention(o);
        _intermediate = new MobileBertIntermediate(o);
        _output = new MobileBertOutput(o);
        _bottleneck = new MobileBertBottleneck(o);
        _feedForwards = new ModuleList<MobileBertFeedForward>([.. Enumerable.Range(1, o.FeedForwards - 1).Select(_ => new MobileBertFeedForward(o))]);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor? additiveMask, TapCollector taps)
    {
        var narrow = _attention.Forward(_bottleneck.Forward(hidden), additiveMask, taps);   // [batch, length, bottleneck]
        foreach (var feedForward in _feedForwards)
        {
            narrow = feedForward.Forward(narrow);
        }

        return _output.Forward(_intermediate.Forward(narrow), narrow, hidden);              // [batch, length, hidden]
    }
}
