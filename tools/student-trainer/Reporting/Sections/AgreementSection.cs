using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Reports.Teachers;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>How often the student answers as the teacher does, by length and by how sure the teacher is.</summary>
internal static class AgreementSection
{
    /// <summary>What stands where the teacher's answers are not known.</summary>
    public const string NoTeacher = "needs the teacher's answers: give --cache, a cache that teacher-cache run made of the dev rows (or such a cache as --dev)";

    /// <summary>The section.</summary>
    /// <param name="evaluation">What was measured.</param>
    public static Markup Of(RunEvaluation evaluation) => Blocks.Part("Agreement with the teacher", evaluation switch
    {
        { Kind: null } => evaluation.Metrics.Values.TryGetValue("agreement", out var agreement)
            ? Markup.Of($"<p>On {Figure.Percent(agreement)} of the masked tokens the student's likeliest word piece is the teacher's.</p>")
            : Blocks.Missing("not known: the cache does not hold the teacher's likeliest word piece"),
        { Teacher: null } => Blocks.Missing(NoTeacher),
        { Kind: TaskKind.Regression, Teacher: var teacher } => Markup.Of($"{Blocks.Note("a regression has no classes to agree on; the rows below are those where both numbers are furthest apart")}{Metrics(evaluation, teacher)}"),
        { Teacher: var teacher } => Markup.Of($"""
            <p>On {Figure.Percent(teacher.Agreement)} of {teacher.Rows:#,##0} rows the student says what {teacher.Name} says.</p>
            {Metrics(evaluation, teacher)}<div class="charts"><div>{Buckets("length in tokens", teacher.ByLength)}</div><div>{Buckets("teacher's confidence", teacher.ByConfidence)}</div></div>
            """),
    });

    private static Markup Metrics(RunEvaluation evaluation, TeacherComparison teacher)
    {
        string[] names = [.. evaluation.Metrics.Values.Keys.Where(k => k != "agreement" && teacher.Metrics.Values.ContainsKey(k))];
        return names.Length == 0 ? Markup.None : Blocks.Folded("Metrics beside the teacher's", Blocks.Table(
            ["metric", "student", "teacher"],
            names.Select(n => Blocks.Cells(n, Figure.Metric(evaluation.Metrics.Values[n]), Figure.Metric(teacher.Metrics.Values[n])))));
    }

    private static Markup Buckets(string heading, IReadOnlyList<AgreementBucket> buckets) => Blocks.Table(
        [heading, "rows", "agree", "student right", "teacher right"],
        buckets.Select(b => Markup.Of(
            $"{Blocks.Cells(b.Name, Figure.Count(b.Rows))}{Blocks.Shaded(Figure.Percent(b.Agreement), b.Agreement, "good", $"{b.Agreed} of {b.Rows} rows")}{Blocks.Cells(Right(b.StudentRight, b), Right(b.TeacherRight, b))}")));

    private static string Right(int right, AgreementBucket bucket) => bucket.Labelled == 0 ? "–" : Figure.Percent((double)right / bucket.Labelled);
}
