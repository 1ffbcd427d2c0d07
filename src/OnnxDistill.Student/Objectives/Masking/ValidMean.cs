using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Masking;

/// <summary>Means over valid elements. Where nothing is valid the mean is 0 with zero gradients.</summary>
internal static class ValidMean
{
    /// <summary>The mean of the dialect: over valid elements of the batch, of each row's own mean, or over all elements.</summary>
    /// <param name="terms"><c>[batch, ...]</c>, finite everywhere.</param>
    /// <param name="valid">Bool, broadcast to the shape of the terms.</param>
    /// <param name="dialect">Which mean.</param>
    public static Tensor Of(Tensor terms, Tensor valid, Dialect dialect) => dialect switch
    {
        Dialect.Masked => OverElements(terms, valid),
        Dialect.Paper => OverRows(terms, valid),
        _ => terms.mean(),
    };

    /// <summary>The sum over the valid elements of the batch, divided by their number.</summary>
    public static Tensor OverElements(Tensor terms, Tensor valid) =>
        ValidTokens.Keep(terms, valid).sum() / Count(valid.sum(), terms, valid);

    /// <summary>Each row's mean over its valid elements; the mean of those over the rows.</summary>
    public static Tensor OverRows(Tensor terms, Tensor valid)
    {
        var sums = ValidTokens.Keep(terms, valid).flatten(1).sum(1);                                  // [batch]
        return (sums / Count(valid.flatten(1).sum(1), terms, valid)).mean();
    }

    // Each element of the mask stands for as many terms as it is broadcast to.
    private static Tensor Count(Tensor count, Tensor terms, Tensor valid) =>
        count.to(terms.dtype).Times(terms.numel() / Math.Max(1, valid.numel())).AtLeast(1.0);
}
