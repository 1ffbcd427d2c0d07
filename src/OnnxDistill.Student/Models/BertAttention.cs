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
    private readonly int _heads;
    private readonly double _dropout;

    public BertSelfAttention(BertStudentOptions o)
        : base("self")
    {
        _query = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        _key = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        _value = nn.Linear(o.Hidden, o.Hidden, dtype: o.Type);
        _heads = o.Heads;
        _dropout = o.AttentionDropout;
        RegisterComponents();
    }

    /// <summary>Returns the context, <c>[batch, length, hidden]</c>.</summary>
    /// <param name="hidden"><c>[batch, length, hidden]</c>.</param>
    /// <param name="additiveMask">0 for valid keys and the type's least number for padding, <c>[batch, 1, 1, key]</c>.</param>
    /// <param name="taps">Where wanted inner tensors go.</param>
    public Tensor Forward(Tensor hidden, Tensor additiveMask, TapCollector taps)
    {
        var (query, key, value) = (_query.call(hidden), _key.call(hidden), _value.call(hidden));
        taps.AddQkv(query, key, value);
        var (q, k, v) = (Split(query), Split(key), Split(value));               // [batch, heads, length, width]
        var dropout = training ? _dropout : 0;

        // The fused kernel returns neither scores nor probabilities; with dropout torch has none on the CPU and takes more passes than these.
        var context = taps.WantsAttention || dropout > 0
            ? Eager(q, k, v, additiveMask, dropout, taps)
            : nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: additiveMask, p: dropout);
        return context.transpose(1, 2).reshape(hidden.shape);                   // [batch, length, hidden]
    }

    private static Tensor Eager(Tensor q, Tensor k, Tensor v, Tensor additiveMask, double dropout, TapCollector taps)
    {
        var scores = q.matmul(k.transpose(-1, -2)) * (1 / Math.Sqrt(q.shape[3]));   // [batch, heads, query, key]
        var probabilities = nn.functional.softmax(scores + additiveMask, dim: -1);  // [batch, heads, query, key]
        taps.AddAttention(scores, probabilities);
        return nn.functional.dropout(probabilities, dropout, training: dropout > 0).matmul(v);
    }

    private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, -1).transpose(1, 2);
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

    public Tensor Forward(Tensor hidden, Tensor additiveMask, TapCollector taps) =>
        _output.Forward(_self.Forward(hidden, additiveMask, taps), hidden);
}
