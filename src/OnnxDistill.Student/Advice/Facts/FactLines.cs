using System.Globalization;

namespace OnnxDistill.Student.Advice.Facts;

/// <summary>What a cache says, for people.</summary>
internal static class FactLines
{
    /// <summary>The lines: heading and text.</summary>
    /// <param name="facts">The cache.</param>
    /// <param name="teacherParameters">The teacher's parameters, counted as a BERT of its widths; null where they are not known.</param>
    public static IEnumerable<(string Heading, string Text)> Of(CacheFacts facts, long? teacherParameters)
    {
        var (plan, teacher) = (facts.Plan, facts.Plan.Teacher);
        var task = facts.Masked ? "masked tokens" : !(facts.Answers?.HasClasses ?? (teacher.Logits > 1)) ? "a number a row" : Text($"{teacher.Logits} classes{(teacher.MultiLabel ? ", several a row" : string.Empty)}");
        var labels = facts.Masked ? string.Empty : facts.Labelled == 0 ? ", none labelled" : facts.Labelled == facts.Rows ? ", all labelled" : Text($", {facts.Labelled:N0} labelled ({Share(facts.Labelled, facts.Rows):0.0} %)");
        yield return ("rows", Text($"{facts.Rows:N0} of {plan.DataFileName}{labels}; {task}; {facts.MeanLength:0.0} tokens a row, 95 % have at most {facts.LengthOf(0.95)}, {facts.Pieces.Count:N0} of {teacher.VocabularySize:N0} word pieces"));
        yield return ("teacher", facts.Encoder is { } encoder
            ? Text($"{teacher.Name}: {encoder.Layers} layers, {encoder.Hidden} wide, {encoder.Heads} heads{(teacherParameters is { } count ? Text($", {count / 1e6:0.0} M parameters as a BERT of 4 x {encoder.Hidden} between") : string.Empty)}")
            : $"{teacher.Name}; the plan does not know its encoder");
        if (facts.Answers is { Rows: > 0, HasClasses: true } answers)
        {
            var right = double.IsNaN(answers.Accuracy) ? string.Empty : Text($"; right on {100 * answers.Accuracy:0.0} % of {answers.Compared:N0} labelled rows");
            yield return ("answers", Text($"largest probability {answers.Confidence(0):0.000} in the mean, 0.99 or more on {100 * answers.SureShare:0.0} % of rows{right}"));
        }
        else if (facts.Answers is { } numbers && !double.IsNaN(numbers.Error))
        {
            yield return ("answers", Text($"root mean squared error {numbers.Error:0.000} on {numbers.Compared:N0} labelled rows"));
        }

        yield return ("captured", plan.Capture);
    }

    /// <summary>A share in percent.</summary>
    public static double Share(long part, long whole) => whole == 0 ? 0 : 100.0 * part / whole;

    /// <summary>Text whose numbers are written alike everywhere.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
