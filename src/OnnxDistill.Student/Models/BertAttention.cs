using OnnxDistill.Student.Attention;
using OnnxDistill.Student.Precision;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>Queries, keys, values and what is made of them (transformers' <c>BertSelfAttention</c>, eager).</summary>
internal sealed class BertSelfAttention : nn.Module
{
    [ComponentName(Name = "query")]
    private readonly Linear _query;
    [ComponentName(Name = "key")]
    private readonly Linear _key;
    [ComponentName(Name = "value")]
    private readonly Linear _value;
    private readonly SelfAttention _attention;

    public BertSelfAttention(BertStudentOptions o)
        : base("self")
    {
        _query = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        _key = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        _value = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        _attention = new SelfAttention(o.Heads, o.AttentionDropout);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor? additiveMask, TapCollector taps)
    {
        if (!FusedAttention.Fits(hidden))
        {
            return _attention.Context(
                Products.Dense(_query, hidden), Products.Dense(_key, hidden), Products.Dense(_value, hidden), additiveMask, training, taps);     // [batch, length, hidden]
        }

        // One product for the three, each way. Joining their weights costs a thousandth of it.
        var weight = cat([_query.weight!, _key.weight!, _value.weight!]);        // [3 · hidden, hidden]
        var bias = cat([_query.bias!, _key.bias!, _value.bias!]);                // [3 · hidden]
        return _attention.Context(Products.Dense(hidden, weight, bias), additiveMask, training, taps);
    }
}

/// <summary>Self-attention, its output projection and the residual sum (transformers' <c>BertAttention</c>).</summary>
internal sealed class BertAttention : nn.Module
{
    [ComponentName(Name = "self")]
    private readonly BertSelfAttention _self;
    [ComponentName(Name = "output")]
    private readonly BertResidual _output;

    public BertAttention(BertStudentOptions o)
        : base("attention")
    {
        _self = new BertSelfAttention(o);
        _output = new BertResidual(o, o.Hidden);
        RegisterComponents();
    }

    public Tensor Forward(Tensor hidden, Tensor? additiveMask, TapCollector taps) =>
        _output.Forward(_self.Forward(hidden, additiveMask, taps), hidden);
}
