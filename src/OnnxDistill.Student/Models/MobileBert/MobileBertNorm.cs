using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>
/// Scale and shift without normalising (<c>NoNorm</c>; Sun et al. 2020, section 3.3, eq. 3), or LayerNorm; either has a <c>weight</c> and a
/// <c>bias</c>.
/// </summary>
internal sealed class MobileBertNorm : nn.Module
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;
    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;
    private readonly bool _normalizes;
    private readonly double _epsilon;

    public MobileBertNorm(MobileBertStudentOptions o, int width)
        : base("LayerNorm")
    {
        _weight = new Parameter(ones(width, dtype: o.Type));
        _bias = new Parameter(zeros(width, dtype: o.Type));
        _normalizes = o.Normalization == "layer_norm";
        _epsilon = o.LayerNormEpsilon;
        RegisterComponents();
    }

    public Tensor Forward(Tensor x) => _normalizes
        ? nn.functional.layer_norm(x, [x.shape[^1]], _weight, _bias, _epsilon)
        : (x * _weight).Plus(_bias);                                                 // as x
}

/// <summary>A dense layer, an optional residual sum and a norm: transformers' <c>BottleneckLayer</c>, <c>FFNOutput</c> and the like.</summary>
internal sealed class MobileBertDense : nn.Module
{
    [ComponentName(Name = "dense")]
    private readonly Linear _dense;
    [ComponentName(Name = "LayerNorm")]
    private readonly MobileBertNorm _norm;
    private readonly double _dropout;

    public MobileBertDense(MobileBertStudentOptions o, int from, int to, double dropout = 0)
        : base("dense")
    {
        _dense = nn.Linear(from, to, dtype: o.Type);
        _norm = new MobileBertNorm(o, to);
        _dropout = dropout;
        RegisterComponents();
    }

    public Tensor Forward(Tensor x, Tensor? residual = null)
    {
        var dense = Products.Dense(_dense, x);
        return _norm.Forward(residual is null ? DropoutDraws.Dropped(dense, _dropout, training) : DropoutDraws.DroppedPlus(dense, _dropout, training, residual));
    }
}
