using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Evaluation;

namespace OnnxDistill.Student.Selection;

/// <summary>
/// The task's own loss on dev's labels, unweighted and without smoothing: mean cross entropy, squared error, or binary cross entropy over rows and
/// classes; what transformers reports as <c>eval_loss</c>.
/// </summary>
internal static class DevLoss
{
    /// <summary>The mean over the rows that have a label.</summary>
    /// <param name="dev">The rows and their labels.</param>
    /// <param name="logits"><c>[rows][labels]</c>, what a student said.</param>
    public static double Of(DevSet dev, IReadOnlyList<float[]> logits)
    {
        ArgumentNullException.ThrowIfNull(dev);
        ArgumentNullException.ThrowIfNull(logits);
        var labels = dev.Labels ?? throw new ArgumentException("no labels", nameof(dev));
        var terms = Enumerable.Range(0, dev.Rows.Count).Where(r => !double.IsNaN(dev.Rows.Label(r))).SelectMany(row => labels.Kind switch
        {
            TaskKind.MultiLabel => EachClass(dev.Rows.Labels(row).ToArray(), logits[row]),
            TaskKind.Regression => [Square(logits[row][0] - dev.Rows.Label(row))],
            _ => [CrossEntropy(logits[row], (int)dev.Rows.Label(row))],
        });
        return terms.Average();
    }

    private static double CrossEntropy(float[] logits, int label)
    {
        var largest = (double)logits.Max();
        return largest - logits[label] + Math.Log(logits.Sum(l => Math.Exp(l - largest)));
    }

    // -log sigmoid(z) is softplus(-z), and -log(1 - sigmoid(z)) softplus(z).
    private static IEnumerable<double> EachClass(float[] labels, float[] logits) =>
        labels.Zip(logits).Where(p => !float.IsNaN(p.First)).Select(p => SoftPlus(p.First == 1 ? -p.Second : p.Second));

    private static double SoftPlus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    private static double Square(double z) => z * z;
}
