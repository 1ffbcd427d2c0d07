using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Student.Advice.Facts;

/// <summary>What the teacher's answers to a cache's rows are like.</summary>
internal sealed class AnswerFacts(int logits, bool multiLabel)
{
    private const double Sure = 0.99;
    private readonly double[] _confidence = new double[Temperatures.Count];
    private long _sure;
    private double _squares;

    /// <summary>The temperatures of the literature: 1 (TinyBERT) to 20 (Hinton et al. 2015, section 2; BERT-PKD, section 4.2).</summary>
    public static IReadOnlyList<double> Temperatures { get; } = [1, 2, 3, 4, 5, 8, 10, 15, 20];

    /// <summary>Gets the rows with logits.</summary>
    public long Rows { get; private set; }

    /// <summary>Gets the rows with logits and a label that can be compared with them.</summary>
    public long Compared { get; private set; }

    /// <summary>Gets the compared rows on which the teacher's class is the label.</summary>
    public long Correct { get; private set; }

    /// <summary>Gets a value indicating whether the answers are probabilities of classes; else they are numbers.</summary>
    public bool HasClasses => multiLabel || logits > 1;

    /// <summary>Gets the share of rows on which the largest probability is 0.99 or more.</summary>
    public double SureShare => Rows == 0 ? double.NaN : (double)_sure / Rows;

    /// <summary>Gets the share of compared rows on which the teacher is right; NaN without any.</summary>
    public double Accuracy => Compared == 0 || !HasClasses || multiLabel ? double.NaN : (double)Correct / Compared;

    /// <summary>Gets the root of the mean squared error of a regression; NaN without labels.</summary>
    public double Error => Compared == 0 || HasClasses ? double.NaN : Math.Sqrt(_squares / Compared);

    /// <summary>The mean of the largest probability, of several classes a row of the likelier of yes and no, at one of <see cref="Temperatures"/>.</summary>
    /// <param name="temperature">Which of them, 0-based.</param>
    public double Confidence(int temperature) => Rows == 0 ? double.NaN : _confidence[temperature] / Rows;

    /// <summary>Adds a row.</summary>
    /// <param name="answer">The teacher's logits.</param>
    /// <param name="label">The class id or number; NaN for none.</param>
    public void Add(ReadOnlySpan<float> answer, double label)
    {
        Rows++;
        if (!HasClasses)
        {
            (Compared, _squares) = double.IsNaN(label) ? (Compared, _squares) : (Compared + 1, _squares + ((answer[0] - label) * (answer[0] - label)));
            return;
        }

        for (var t = 0; t < _confidence.Length; t++)
        {
            var confidence = multiLabel ? OfSeveral(answer, Temperatures[t]) : OfOne(answer, Temperatures[t]);
            _confidence[t] += confidence;
            _sure += t == 0 && confidence >= Sure ? 1 : 0;
        }

        if (!double.IsNaN(label))
        {
            (Compared, Correct) = (Compared + 1, Correct + (TaskEvaluator.ArgMax(answer) == (int)label ? 1 : 0));
        }
    }

    private static double OfOne(ReadOnlySpan<float> answer, double temperature)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var z in answer)
        {
            most = Math.Max(most, z);
        }

        foreach (var z in answer)
        {
            sum += Math.Exp((z - most) / temperature);
        }

        return 1 / sum;
    }

    private static double OfSeveral(ReadOnlySpan<float> answer, double temperature)
    {
        var sum = 0.0;
        foreach (var z in answer)
        {
            sum += 1 / (1 + Math.Exp(-Math.Abs(z) / temperature));
        }

        return sum / answer.Length;
    }
}
