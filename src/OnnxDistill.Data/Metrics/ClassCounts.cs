namespace OnnxDistill.Data.Metrics;

/// <summary>One class of several that a row may have: how often it was there, said, and both.</summary>
/// <param name="Rows">The rows of which it is known whether they have it.</param>
/// <param name="Positives">Those that have it.</param>
/// <param name="Said">Those for which it was predicted.</param>
/// <param name="Both">Those that have it and for which it was predicted.</param>
/// <param name="AveragePrecision">Of the rows ranked by their logits; NaN where none has it.</param>
internal sealed record ClassCounts(int Rows, int Positives, int Said, int Both, double AveragePrecision)
{
    /// <summary>Gets the harmonic mean of precision and recall; 0 where nothing was there or said.</summary>
    public double F1 => Ratio(2.0 * Both, Positives + Said);

    /// <summary>The counts of two classes together, which have no ranking in common.</summary>
    public static ClassCounts operator +(ClassCounts a, ClassCounts b) =>
        new(a.Rows + b.Rows, a.Positives + b.Positives, a.Said + b.Said, a.Both + b.Both, double.NaN);

    /// <summary>Counts a class.</summary>
    /// <param name="rows">Of each row 1, 0 or NaN for not known, and the logit.</param>
    /// <param name="threshold">The probability from which on the class is predicted.</param>
    public static ClassCounts Of(IEnumerable<(float Gold, float Logit)> rows, double threshold)
    {
        (float Gold, float Logit)[] known = [.. rows.Where(r => !float.IsNaN(r.Gold))];
        bool[] truth = Array.ConvertAll(known, r => r.Gold == 1);
        bool[] said = Array.ConvertAll(known, r => MultiLabelEvaluator.Predicts(r.Logit, threshold));
        return new ClassCounts(
            known.Length,
            truth.Count(t => t),
            said.Count(s => s),
            truth.Zip(said).Count(r => r.First && r.Second),
            Metrics.AveragePrecision.Of(Array.ConvertAll(known, r => r.Logit), truth));
    }

    /// <summary>The line of the table.</summary>
    public ClassRow ToRow(string name) => new(name, Positives, Ratio(Both, Said), Ratio(Both, Positives), F1);

    private static double Ratio(double part, int whole) => whole == 0 ? 0 : part / whole;
}
