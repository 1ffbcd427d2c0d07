using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>Narrows the hidden states of a layer for its attention and its feed-forward networks (transformers' <c>Bottleneck</c>).</summary>
internal sealed class MobileBertBottleneck : nn.Module
{
    [ComponentName(Name = "input")]
    private readonly MobileBertDense _input;
    [ComponentName(Name = "attention")]
    private readonly MobileBertDense? _attention;
    private readonly bool _bottleneckAttention;

    public MobileBertBottleneck(MobileBertStudentOptions o)
        : base("bottleneck")
    {
        _input = new MobileBertDense(o, o.Hidden, o.Bottleneck);
        _attention = o.SharedKeyQueryBottleneck ? new MobileBertDense(o, o.Hidden, o.Bottleneck) : null;
        _bottleneckAttention = o.BottleneckAttention;
        RegisterComponents();
    }

    /// <summary>What queries and keys, values, and the layer's residual stream are made from.</summary>
    /// <param name="hidden"><c>[batch, length, hidden]</c>.</param>
    public (Tensor QueryKey, Tensor Value, Tensor Layer) Forward(Tensor hidden)
    {
        var narrow = _input.Forward(hidden);                                     // [batch, length, bottleneck]
        return _bottleneckAttention ? (narrow, narrow, narrow)
            : _attention is null ? (hidden, hidden, narrow)
            : (_attention.Forward(hidden), hidden, narrow);
    }
}
