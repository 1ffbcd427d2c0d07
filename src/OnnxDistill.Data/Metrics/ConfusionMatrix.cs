using OnnxDistill.Data.Labels;

namespace OnnxDistill.Data.Metrics;

/// <summary>Counts of rows by label and prediction, and what follows from them.</summary>
internal sealed class ConfusionMatrix(int classes)
{
    private readonly long[,] _counts = new long[classes, classes];    // [label, prediction]

    public int Correct => (int)Enumerable.Range(0, classes).Sum(c => _counts[c, c]);

    public double Accuracy => (double)Correct / Total;

    /// <summary>Mean F1 over the classes that occur as label or prediction, as scikit-learn's <c>f1_score(average="macro")</c>.</summary>
    public double MacroF1 => Enumerable.Range(0, classes).Where(c => Labelled(c) + Predicted(c) > 0).Average(F1);

    /// <summary>
    /// Matthews correlation of any number of classes (Gorodkin 2004, R_K; scikit-learn's <c>matthews_corrcoef</c>); 0 where labels or
    /// predictions are all the same.
    /// </summary>
    public double Matthews
    {
        get
        {
            double n = Total;
            var labels = Enumerable.Range(0, classes).Select(c => (double)Labelled(c)).ToArray();
            var predictions = Enumerable.Range(0, classes).Select(c => (double)Predicted(c)).ToArray();
            var covariance = (Correct * n) - labels.Zip(predictions, (l, p) => l * p).Sum();
            var spread = Math.Sqrt((n * n) - predictions.Sum(p => p * p)) * Math.Sqrt((n * n) - labels.Sum(l => l * l));

            // Two roots of the same number need not multiply to it: a perfect score came out as 1.0000000000000002.
            return spread == 0 ? 0 : Math.Clamp(covariance / spread, -1, 1);
        }
    }

    private long Total => Enumerable.Range(0, classes).Sum(Labelled);

    public void Add(int label, int prediction) => _counts[label, prediction]++;

    public double F1(int c) => Ratio(2 * _counts[c, c], Labelled(c) + Predicted(c));

    public IReadOnlyList<ClassRow> PerClass(LabelMap labels) =>
    [
        .. Enumerable.Range(0, classes).Select(c => new ClassRow(
            labels.NameOf(c), (int)Labelled(c), Ratio(_counts[c, c], Predicted(c)), Ratio(_counts[c, c], Labelled(c)), F1(c))),
    ];

    public ConfusionTable Table(LabelMap labels) =>
        new([.. Enumerable.Range(0, classes).Select(labels.NameOf)], [.. Enumerable.Range(0, classes).Select(l => (IReadOnlyList<long>)[.. Enumerable.Range(0, classes).Select(p => _counts[l, p])])]);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private long Labelled(int c) => Enumerable.Range(0, classes).Sum(p => _counts[c, p]);

    private long Predicted(int c) => Enumerable.Range(0, classes).Sum(l => _counts[l, c]);
}
