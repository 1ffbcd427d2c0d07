using OnnxDistill.Student.Precision;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>The widening half of a feed-forward network (transformers' <c>MobileBertIntermediate</c>).</summary>
internal sealed class MobileBertIntermediate : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;
    private readonly Func<Tensor, Tensor> _activation;

    public MobileBertIntermediate(MobileBertStudentOptions o)
        : base("intermediate")
    {
        _dense = nn.Linear(o.Bottleneck, o.Intermediate, dtype: o.Type);
        _activation = Activations.Of(o.Activation);
        RegisterComponents();
    }

    public Tensor Forward(Tensor x) => _activation(Products.Dense(_dense, x));              // [batch, length, intermediate]
}

/// <summary>One of the stacked feed-forward networks before a layer's last (transformers' <c>FFNLayer</c>).</summary>
internal sealed class MobileBertFeedForward : nn.Module
{
    [ComponentName(Name = "intermediate")]
    private readonly MobileBertIntermediate _intermediate;
    [ComponentName(Name = "output")]
    private readonly MobileBertDense _output;

    public MobileBertFeedForward(MobileBertStudentOptions o)
        : base("ffn")
    {
        _intermediate = new MobileBertIntermediate(o);
        _output = new MobileBertDense(o, o.Intermediate, o.Bottleneck);
        RegisterComponents();
    }

    public Tensor Forward(Tensor x) => _output.Forward(_intermediate.Forward(x), x);        // [batch, length, bottleneck]
}
