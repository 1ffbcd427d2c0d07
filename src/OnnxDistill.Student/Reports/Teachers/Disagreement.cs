using OnnxDistill.Data.Labels;

namespace OnnxDistill.Student.Reports.Teachers;

/// <summary>A row on which student and teacher differ.</summary>
/// <param name="Row">The row with both answers.</param>
/// <param name="Distance">
/// How far they are apart: half of the sum of the differences of probabilities (total variation), where a row may have several classes the largest
/// difference, of a regression that of the numbers.
/// </param>
internal sealed record Disagreement(AnsweredRow Row, double Distance)
{
    /// <summary>The rows that student and teacher differ most on, most first; of equal ones the data's order.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="most">How many at most.</param>
    public static IReadOnlyList<Disagreement> Most(IEnumerable<AnsweredRow> rows, int most) =>
        [.. rows.Select(r => new Disagreement(r, Apart(r))).Where(d => d.Distance > 0).OrderByDescending(d => d.Distance).Take(most)];

    private static double Apart(AnsweredRow row) => row.Kind switch
    {
        TaskKind.SingleLabel => Differences(row.Student.Probabilities, row.Teacher.Probabilities).Sum() / 2,
        TaskKind.MultiLabel => Differences(row.Student.Probabilities, row.Teacher.Probabilities).Max(),
        _ => Math.Abs((double)row.Student.Logits[0] - row.Teacher.Logits[0]),
    };

    private static IEnumerable<double> Differences(IReadOnlyList<double> ours, IReadOnlyList<double> theirs) => ours.Zip(theirs, (s, t) => Math.Abs(s - t));
}
