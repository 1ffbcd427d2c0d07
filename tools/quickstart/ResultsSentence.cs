using System.Globalization;

namespace OnnxDistill.Quickstart;

/// <summary>What the table says, in one sentence: the best distilled student beside the teacher and beside labels alone.</summary>
internal static class ResultsSentence
{
    /// <summary>The sentence.</summary>
    /// <param name="results">The teacher first, the student of labels alone last, one or more distilled students between them.</param>
    public static string Of(IReadOnlyList<ModelResult> results)
    {
        var (teacher, labels) = (results[0], results[^1]);
        var student = results.Skip(1).SkipLast(1).OrderByDescending(r => r.Accuracy).ThenBy(r => r.Bytes).First();
        return $"{student.Name} keeps {Share(student, teacher)} of the teacher at {Size(student.Bytes / (double)teacher.Bytes)} its file and {Times(student.RowsPerSecond / teacher.RowsPerSecond)} its speed; labels alone keep {Share(labels, teacher)}.";
    }

    private static string Share(ModelResult result, ModelResult teacher) => Text($"{100 * result.Accuracy / teacher.Accuracy:0.0} %");

    private static string Size(double ratio) => ratio < 0.95 ? Text($"1/{1 / ratio:0.#} of") : Text($"{ratio:0.0} times");

    private static string Times(double ratio) => Text($"{ratio:0.0} times");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
