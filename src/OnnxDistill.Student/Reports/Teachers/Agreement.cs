using System.Globalization;

namespace OnnxDistill.Student.Reports.Teachers;

/// <summary>Where student and teacher agree, and where they do not.</summary>
internal static class Agreement
{
    // Shorter rows are taken together: there is hardly a word between their special tokens.
    private const int Shortest = 8;

    // Few rows are unsure, and most that are sure are very sure: the borders get narrower.
    private static readonly double[] ConfidenceBorders = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999];

    /// <summary>By the row's length in tokens, in powers of two; only lengths that occur.</summary>
    /// <param name="rows">The rows.</param>
    public static IReadOnlyList<AgreementBucket> ByLength(IEnumerable<AnsweredRow> rows) =>
        [.. rows.GroupBy(r => Power(r.Length)).OrderBy(g => g.Key).Select(g => Bucket(string.Create(CultureInfo.InvariantCulture, $"{(g.Key == Shortest ? 1 : (g.Key / 2) + 1)} to {g.Key}"), g))];

    /// <summary>By how sure the teacher is; only what occurs. A border belongs to what is above it.</summary>
    /// <param name="rows">The rows.</param>
    public static IReadOnlyList<AgreementBucket> ByConfidence(IEnumerable<AnsweredRow> rows) =>
        [.. rows.GroupBy(r => ConfidenceBorders.Count(b => r.TeacherConfidence >= b)).OrderBy(g => g.Key).Select(g => Bucket(Range(g.Key), g))];

    private static AgreementBucket Bucket(string name, IEnumerable<AnsweredRow> rows)
    {
        AnsweredRow[] all = [.. rows];
        AnsweredRow[] labelled = [.. all.Where(r => r.Label is not null)];
        return new AgreementBucket(name, all.Length, all.Count(r => r.Agreed), labelled.Length, labelled.Count(r => r.IsRight(r.Student)), labelled.Count(r => r.IsRight(r.Teacher)));
    }

    private static int Power(int length)
    {
        var power = Shortest;
        while (power < length)
        {
            power *= 2;
        }

        return power;
    }

    private static string Range(int border) =>
        border == 0 ? string.Create(CultureInfo.InvariantCulture, $"below {ConfidenceBorders[0]}")
        : border == ConfidenceBorders.Length ? string.Create(CultureInfo.InvariantCulture, $"{ConfidenceBorders[^1]} and above")
        : string.Create(CultureInfo.InvariantCulture, $"{ConfidenceBorders[border - 1]} to {ConfidenceBorders[border]}");
}
