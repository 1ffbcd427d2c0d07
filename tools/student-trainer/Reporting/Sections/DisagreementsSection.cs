using System.Globalization;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Predictions;
using OnnxDistill.Student.Reports;
using OnnxDistill.Student.Reports.Teachers;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>The rows on which student and teacher differ most: text, label, both answers.</summary>
internal static class DisagreementsSection
{
    private const int LongestText = 1000;

    /// <summary>The section.</summary>
    /// <param name="evaluation">What was measured.</param>
    public static Markup Of(RunEvaluation evaluation)
    {
        var content = evaluation switch
        {
            { Kind: null } => Blocks.Missing("not shown for a masked language model"),
            { Teacher: null } => Blocks.Missing(AgreementSection.NoTeacher),
            { Teacher.Disagreements: [] } => Blocks.Note("none: both give the same probabilities to every row"),
            { Teacher.Disagreements: var rows } => Rows(evaluation, rows),
        };
        return Blocks.Part("Where they disagree most", content);
    }

    private static Markup Rows(RunEvaluation evaluation, IReadOnlyList<Disagreement> rows)
    {
        var how = evaluation.Kind switch
        {
            TaskKind.SingleLabel => "by half of the sum of the differences of all probabilities",
            TaskKind.MultiLabel => "by the largest difference of a class's probabilities",
            _ => "by the difference of the numbers",
        };
        return Markup.Of($"{Blocks.Note($"{rows.Count} of {evaluation.Teacher!.Rows} rows, {how}")}{Blocks.Folded($"Show the {rows.Count} rows", Markup.Of($"<ol class=\"rows\">{Markup.Join(rows.Select(Row))}</ol>"), open: true)}");
    }

    private static Markup Row(Disagreement row)
    {
        var (example, answers) = (row.Row.Student.Example, row.Row);
        var text = example.Text is { } words ? Cut(words) : $"token ids {string.Join(' ', example.InputIds ?? [])}";
        var pair = example.Pair is { } second ? Markup.Of($"<p>{Cut(second)}</p>") : Markup.None;
        return Markup.Of($"""
            <li><p>{text}</p>{pair}<div class="answers"><span>line {example.Line}</span><span>label <b>{answers.Label ?? "none"}</b></span><span>student <b>{Answer(answers, answers.Student, answers.Teacher)}</b></span><span>teacher <b>{Answer(answers, answers.Teacher, answers.Student)}</b></span><span>apart {row.Distance:0.000}</span></div></li>

            """);
    }

    // Its class, and what it gives to the other's: so that each class has both probabilities. A regression has its number.
    private static string Answer(AnsweredRow row, Prediction answer, Prediction other) => row.Kind switch
    {
        TaskKind.Regression => answer.Logits[0].ToString("0.000", CultureInfo.InvariantCulture),
        TaskKind.SingleLabel when !row.Agreed => string.Create(CultureInfo.InvariantCulture, $"{AnsweredRow.NameOf(answer)} {answer.Probability:0.000} ({AnsweredRow.NameOf(other)} {answer.Probabilities[Likeliest(other)]:0.000})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{AnsweredRow.NameOf(answer)} {answer.Probability:0.000}"),
    };

    private static int Likeliest(Prediction answer) => answer.Probabilities.Index().MaxBy(p => p.Item).Index;

    private static string Cut(string text) => text.Length <= LongestText ? text
        : $"{text[..LongestText]}… ({text.Length - LongestText} more characters)";
}
