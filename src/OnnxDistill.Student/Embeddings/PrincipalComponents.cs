using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>The directions in which rows differ most (principal components), in double precision; the same for the same rows, signs included.</summary>
internal static class PrincipalComponents
{
    /// <summary>Finds them.</summary>
    /// <param name="rows">The rows, <c>[rows, width]</c>, double.</param>
    /// <param name="count">How many directions, at most the width.</param>
    /// <param name="share">The share of the variance that lies in them.</param>
    /// <returns><c>[width, count]</c>: orthonormal columns, the direction of the largest variance first.</returns>
    public static Tensor Of(Tensor rows, int count, out double share)
    {
        var centred = rows - rows.mean([0], keepdim: true);                      // [rows, width]
        var (variances, directions) = linalg.eigh(centred.t().mm(centred));      // ascending: [width], [width, width]
        var chosen = directions.flip(1).narrow(1, 0, count);                     // [width, count]
        share = variances.flip(0).narrow(0, 0, count).sum().item<double>() / Math.Max(variances.sum().item<double>(), double.Epsilon);

        // A direction and its opposite are one: the largest element decides.
        var largest = chosen.abs().argmax(0, keepdim: true);                     // [1, count]
        return chosen * chosen.gather(0, largest).sign();
    }
}
