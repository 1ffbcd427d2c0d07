using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Gelu;
using OnnxDistill.Student.Precision;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>A dense layer, dropout, the residual sum and LayerNorm (transformers' <c>BertSelfOutput</c> and <c>BertOutput</c>).</summary>
internal sealed class BertResidual : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;
    [ComponentName(Name = "LayerNorm")]
    private readonly LayerNorm _norm;
    private readonly double _dropout;

    public BertResidual(BertStudentOptions o, int inputWidth)
        : base("output")
    {
        _dense = nn.Linear(inputWidth, o.Hidden, dtype: o.Type);
        _norm = nn.LayerNorm(o.Hidden, o.LayerNormEpsilon, dtype: o.Type);
        _dropout = o.HiddenDropout;
        RegisterComponents();
    }

    public Tensor Forward(Tensor x, Tensor residual) =>
        _norm.call(DropoutDraws.DroppedPlus(Products.Dense(_dense, x), _dropout, training, residual));
}

/// <summary>The widening half of the feed-forward layer (transformers' <c>BertIntermediate</c>).</summary>
internal sealed class BertIntermediate : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly bool _isGelu;

    public BertIntermediate(BertStudentOptions o)
        : base("intermediate")
    {
        _dense = nn.Linear(o.Hidden, o.Intermediate, dtype: o.Type);
        _activation = Activations.Of(o.Activation);
        _isGelu = o.Activation == "gelu";
        RegisterComponents();
    }

    public Tensor Forward(Tensor x) => _isGelu && GeluFunction.Fits(x)
        ? GeluFunction.Of(Products.Dense(x, _dense.weight!, null), _dense.bias!)
        : _activation(Products.Dense(_dense, x));                                       // [batch, length, intermediate]
}

/// <summary>One encoder layer (transformers' <c>BertLayer</c>).</summary>
internal sealed class BertLayer : nn.Module
{
    [ComponentName(Name = "attention")]
    private readonly BertAttention _attention;
    [ComponentName(Name = "intermediate")]
    private readonly BertIntermediate _intermediate;
    [ComponentName(Name = "output")]
    private readonly BertResidual _output;

    public BertLayer(BertStudentOptions o)
        : base("layer")
    {
        _attention = new BertAttention(o);
        _intermediate = new BertIntermediate(o);
        _output = new BertResidual(o, o.Intermediate);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor? additiveMask, TapCollector taps)
    {
        var attended = _attention.Forward(hidden, additiveMask, taps);           // [batch, length, hidden]
        return _output.Forward(_intermediate.Forward(attended), attended);
    }
}
