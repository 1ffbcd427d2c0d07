using OnnxDistill.Student.Attention;
using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>Scaled dot-product self-attention of several heads (Vaswani et al. 2017, eq. 1), without its projections.</summary>
/// <param name="heads">The number of heads.</param>
/// <param name="attentionDropout">The dropout of the probabilities, in [0, 1).</param>
internal sealed class SelfAttention(int heads, double attentionDropout)
{
    /// <summary>0 for valid keys and the type's least number for padding, <c>[batch, 1, 1, key]</c>; null where nothing is padding.</summary>
    /// <param name="mask">1 where a token is valid, <c>[batch, length]</c>.</param>
    /// <param name="type">The scores' type.</param>
    public static Tensor? AdditiveMask(Tensor mask, ScalarType type)
    {
        // One pass over all scores less; on another device the question would cost a wait.
        if (mask.device_type == TorchSharp.DeviceType.CPU && mask.all().item<bool>())
        {
            return null;
        }

        // Finite, as in transformers: a row of padding alone gets a uniform softmax instead of NaN.
        var least = type == ScalarType.Float64 ? double.MinValue : float.MinValue;
        return zeros(mask.shape, dtype: type, device: mask.device).Filled(mask.Is(0), least).unsqueeze(1).unsqueeze(1);   // [batch, 1, 1, key]
    }

    /// <summary>Returns the context, <c>[batch, length, width]</c>.</summary>
    /// <param name="query">Queries of all heads side by side, <c>[batch, length, width]</c>.</param>
    /// <param name="key">Keys, likewise.</param>
    /// <param name="value">Values, likewise.</param>
    /// <param name="additiveMask">As <see cref="AdditiveMask"/> makes it.</param>
    /// <param name="training">Whether probabilities are dropped.</param>
    /// <param name="taps">Where wanted inner tensors go.</param>
    public Tensor Context(Tensor query, Tensor key, Tensor value, Tensor? additiveMask, bool training, TapCollector taps)
    {
        taps.AddQkv(query, key, value);
        var dropout = DropoutDraws.Probability(attentionDropout, training);
        if (Fused([query, key, value], additiveMask, dropout, taps) is { } fused)
        {
            return fused;
        }

        var (q, k, v) = (Split(query), Split(key), Split(value));               // [batch, heads, length, width / heads]

        // The fused kernel returns neither scores nor probabilities; with dropout torch has none on the CPU and takes more passes than these.
        var context = taps.WantsScores || taps.WantsProbabilities || dropout > 0 || Products.AreRounded
            ? Eager(q, k, v, additiveMask, dropout, taps)
            : nn.functional.scaled_dot_product_attention(q, k, v, attn_mask: additiveMask, p: dropout);
        return context.transpose(1, 2).reshape(query.shape);                    // [batch, length, width]
    }

    /// <summary>Returns the context, <c>[batch, length, width]</c>, of queries, keys and values side by side, <c>[batch, length, 3 · width]</c>.</summary>
    public Tensor Context(Tensor states, Tensor? additiveMask, bool training, TapCollector taps)
    {
        var parts = states.chunk(3, -1);                                         // each [batch, length, width]
        if (Fused([states], additiveMask, DropoutDraws.Probability(attentionDropout, training), taps) is not { } fused)
        {
            return Context(parts[0], parts[1], parts[2], additiveMask, training, taps);
        }

        taps.AddQkv(parts[0], parts[1], parts[2]);
        return fused;
    }

    // Null where libtorch's operators do it: without gradients, on another device, in another type, in bf16, outside of a step.
    private Tensor? Fused(Tensor[] states, Tensor? additiveMask, double dropout, TapCollector taps)
    {
        DropoutSite? site = null;
        if (Products.AreRounded || !states.All(FusedAttention.Fits) || (dropout > 0 && (site = DropoutDraws.Next(dropout)) is null))
        {
            return null;
        }

        var (context, scores, probabilities) = FusedAttention.Of(states, heads, additiveMask, site, taps.WantsScores, taps.WantsProbabilities);
        taps.AddAttention(scores, probabilities);
        return context;
    }

    private static Tensor Eager(Tensor q, Tensor k, Tensor v, Tensor? additiveMask, double dropout, TapCollector taps)
    {
        // Queries are smaller than scores, so it is they that are scaled.
        var scores = Products.Of(q.Times(1 / Math.Sqrt(q.shape[3])), k.transpose(-1, -2));    // [batch, heads, query, key]
        var probabilities = nn.functional.softmax(additiveMask is null ? scores : scores.Plus(additiveMask), dim: -1);  // [batch, heads, query, key]
        taps.AddAttention(scores, probabilities);
        return Products.Of(DropoutDraws.Dropped(probabilities, dropout, training: dropout > 0), v);
    }

    private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);
}
