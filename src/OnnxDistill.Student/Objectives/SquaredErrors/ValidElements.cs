using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.SquaredErrors;

/// <summary>Which elements of a tensor are compared: runs of elements one after the other, some of each row of the batch, that are valid or not as tokens are.</summary>
/// <param name="Batch">Rows.</param>
/// <param name="Runs">The runs of a row, a multiple of <paramref name="Tokens"/>: run after run belongs to token after token.</param>
/// <param name="Length">The elements of a run.</param>
/// <param name="Tokens">The tokens of a row.</param>
/// <param name="Pairs">Whether the elements of a run belong to tokens too, so that both must be valid.</param>
internal readonly record struct ValidElements(int Batch, int Runs, int Length, int Tokens, bool Pairs)
{
    /// <summary>Gets the elements of a row.</summary>
    public int Row => Runs * Length;

    /// <summary>Of hidden states, <c>[batch, length, hidden]</c>.</summary>
    public static ValidElements OfTokens(Tensor states) =>
        new((int)states.shape[0], (int)states.shape[1], (int)states.shape[2], (int)states.shape[1], Pairs: false);

    /// <summary>Of scores, <c>[batch, heads, query, key]</c>.</summary>
    public static ValidElements OfPairs(Tensor scores) =>
        new((int)scores.shape[0], (int)(scores.shape[1] * scores.shape[2]), (int)scores.shape[3], (int)scores.shape[2], Pairs: true);

    /// <summary>What each row's sum of squares is multiplied by: together they make the dialect's mean.</summary>
    /// <param name="valid">The valid tokens of each row.</param>
    /// <param name="dialect">The mean of each row's own mean, or else that over all valid elements.</param>
    public double[] Weights(IReadOnlyList<int> valid, Dialect dialect)
    {
        var shape = this;
        var counts = valid.Select(tokens => (double)tokens * (shape.Pairs ? tokens * (shape.Runs / shape.Tokens) : shape.Length)).ToArray();
        var all = counts.Sum();
        return dialect == Dialect.Paper
            ? Array.ConvertAll(counts, c => 1 / Math.Max(1, c) / shape.Batch)
            : Array.ConvertAll(counts, _ => 1 / Math.Max(1, all));
    }
}
