using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Reports.Layers;

/// <summary>
/// Mean cosine between the attention distributions (softmax of the scores over valid keys) of two models, query by query: head by head where they have
/// as many, else of the mean over heads.
/// </summary>
internal sealed class AttentionCosine
{
    private double _sum;

    /// <summary>Gets the number of distributions compared so far.</summary>
    public long Count { get; private set; }

    /// <summary>Gets the mean, 0 to 1; NaN before the first.</summary>
    public double Mean => _sum / Count;

    /// <summary>Compares a batch.</summary>
    /// <param name="ours">Scores [batch, heads, query, key].</param>
    /// <param name="theirs">Scores [batch, other heads, query, key].</param>
    /// <param name="mask">1 where a token is valid, [batch, length].</param>
    public void Add(Tensor ours, Tensor theirs, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var valid = mask.to(ScalarType.Bool);                                   // [batch, length]
        var (a, b) = (Probabilities(ours, valid), Probabilities(theirs, valid));
        if (a.shape[1] != b.shape[1])
        {
            (a, b) = (a.mean([1], keepdim: true), b.mean([1], keepdim: true));
        }

        // Probabilities are never all 0, so there is no norm of 0.
        var cosine = a.mul(b).sum([-1]).div(a.norm(-1)).div(b.norm(-1));        // [batch, heads, query]
        var queries = valid.unsqueeze(1).expand(cosine.shape);
        var values = cosine.masked_select(queries);
        _sum += values.sum().item<double>();
        Count += values.numel();
    }

    private static Tensor Probabilities(Tensor scores, Tensor valid)
    {
        using var low = double.NegativeInfinity.ToScalar();
        return scores.to(ScalarType.Float64).masked_fill(valid.logical_not().unsqueeze(1).unsqueeze(2), low).softmax(-1);
    }
}
