using System.Globalization;
using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Augmentation.Excluding;
using OnnxDistill.Data.Augmentation.Making;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>What is told of an augmentation.</summary>
internal static class AugmentationText
{
    /// <summary>The lines for people.</summary>
    /// <param name="path">The file.</param>
    /// <param name="method">How its rows were made.</param>
    /// <param name="result">What was done.</param>
    /// <param name="excluded">The excluded sentences, if any are.</param>
    public static IEnumerable<string> Lines(string path, string method, AugmentationResult result, ExcludedSentences? excluded)
    {
        yield return Invariant($"{path}: {result.Made:N0} rows by {method} of {result.Rows:N0} in {result.Elapsed.TotalSeconds:0.0} s ({result.RowsPerSecond:N0} rows/s of the source, {result.Made / Math.Max(1e-3, result.Elapsed.TotalSeconds):N0} rows/s made); no labels, the teacher tells them");
        (long Count, string What)[] dropped =
        [
            (result.OfSource, "with the text of a source row"), (result.Repeated, "with the text of another"), (result.Excluded, $"with one of {excluded?.Count ?? 0:N0} excluded sentences"),
        ];
        if (dropped.Any(d => d.Count > 0))
        {
            yield return $"dropped: {string.Join(", ", dropped.Where(d => d.Count > 0).Select(d => Invariant($"{d.Count:N0} {d.What}")))}";
        }

        if (excluded?.Commonest() is { } most)
        {
            yield return Invariant($"{most.Texts:N0} of these contain \"{most.Sentence}\"");
        }

        if (excluded is { OneWord: > 0 })
        {
            yield return Invariant($"{excluded.OneWord:N0} excluded sentences are of one word and were looked for as whole texts only");
        }

        if (result.Blank > 0)
        {
            yield return Invariant($"{result.Blank:N0} blank rows of the source give none");
        }

        yield return $"cache it: teacher-cache run --teacher TEACHER --data {ShellWord.Of(path)}{ShellWord.Behind(result.ReadWith)} --out CACHE";
    }

    /// <summary>The object for programs.</summary>
    public static JsonObject Json(AugmentationResult result) => new()
    {
        ["rows"] = result.Rows,
        ["made"] = result.Made,
        ["same_as_source"] = result.OfSource,
        ["repeated"] = result.Repeated,
        ["excluded"] = result.Excluded,
        ["blank"] = result.Blank,
        ["seconds"] = JsonLine.Number(Math.Round(result.Elapsed.TotalSeconds, 2)),
        ["rows_per_second"] = JsonLine.Number(Math.Round(result.RowsPerSecond, 2)),
        ["read_with"] = ShellWord.Behind(result.ReadWith).TrimStart(),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
