using OnnxDistill.Student.Precision;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models.MobileBert;

/// <summary>Queries, keys and values of the bottleneck's width (transformers' <c>MobileBertSelfAttention</c>).</summary>
internal sealed class MobileBertSelfAttention : nn.Module
{
    [ComponentName(Name = "query")]
    private readonly Linear _query;
    [ComponentName(Name = "key")]
    private readonly Linear _key;
    [ComponentName(Name = "value")]
    private readonly Linear _value;
    private readonly SelfAttention _attention;

    public MobileBertSelfAttention(MobileBertStudentOptions o)
        : base("self")
    {
        var queryKey = o.BottleneckAttention || o.SharedKeyQueryBottleneck ? o.Bottleneck : o.Hidden;
        _query = nn.Linear(queryKey, o.Bottleneck, dtype: o.Type);
        _key = nn.Linear(queryKey, o.Bottleneck, dtype: o.Type);
        _value = nn.Linear(o.BottleneckAttention ? o.Bottleneck : o.Hidden, o.Bottleneck, dtype: o.Type);
        _attention = new SelfAttention(o.Heads, o.AttentionDropout);
        RegisterComponents();
    }

    public Tensor Forward(Tensor queryKey, Tensor value, Tensor? additiveMask, TapCollector taps) =>
        _attention.Context(Products.Dense(_query, queryKey), Products.Dense(_key, queryKey), Products.Dense(_value, value), additiveMask, training, taps);   // [batch, length, bottleneck]
}

/// <summary>Self-attention, its output projection and the residual sum within the bottleneck (transformers' <c>MobileBertAttention</c>).</summary>
internal sealed class MobileBertAttention : nn.Module
{
    [ComponentName(Name = "self")]
    private readonly MobileBertSelfAttention _self;
    [ComponentName(Name = "output")]
    private readonly MobileBertDense _output;

    public MobileBertAttention(MobileBertStudentOptions o)
        : base("attention")
    {
        _self = new MobileBertSelfAttention(o);
        _output = new MobileBertDense(o, o.Bottleneck, o.Bottleneck);
        RegisterComponents();
    }

    public Tensor Forward((Tensor QueryKey, Tensor Value, Tensor Layer) narrow, Tensor? additiveMask, TapCollector taps) =>
        _output.Forward(_self.Forward(narrow.QueryKey, narrow.Value, additiveMask, taps), narrow.Layer);
}
