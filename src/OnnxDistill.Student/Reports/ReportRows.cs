using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Retokenizing;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Reports;

/// <summary>The rows of a report as one run's student reads them, with the teacher's answers where they are known.</summary>
/// <param name="Dev">The rows.</param>
/// <param name="Examples">Their texts, row by row.</param>
/// <param name="Teacher">The teacher's logits, row by row, null where the cache lacks the row; null without a cache.</param>
/// <param name="Notes">What is worth telling, a line each.</param>
internal sealed record ReportRows(DevSet Dev, IReadOnlyList<Example> Examples, IReadOnlyList<float[]?>? Teacher, IReadOnlyList<string> Notes)
{
    /// <summary>Reads the rows.</summary>
    /// <param name="source">What was given.</param>
    /// <param name="info">What the run kept.</param>
    /// <param name="tokenizer">The student's tokenizer; null where its data held token ids.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad, or the cache is of another task.</exception>
    public static ReportRows Read(ReportSource source, RunInfo info, TextTokenizer? tokenizer, CancellationToken cancellation)
    {
        if (source.Cache is { } cache && !info.MaskedLanguageModel)
        {
            RequireSameClasses(cache, info);
            CacheRows.Require(cache, Capture.OnlyLogits, "report");
        }

        return source.RowsFromCache || info.MaskedLanguageModel ? FromCache(source, info, tokenizer, cancellation) : FromFile(source, info, tokenizer, cancellation);
    }

    private static ReportRows FromCache(ReportSource source, RunInfo info, TextTokenizer? tokenizer, CancellationToken cancellation)
    {
        var dev = DevSets.Open(source.Dev[0], info, tokenizer, cancellation);
        if (info.MaskedLanguageModel)
        {
            return new ReportRows(dev, [], null, []);
        }

        Example[] examples = [.. Enumerable.Range(0, dev.Rows.Count).Select(r => new Example(r, r + 1, PieceText.Of(dev.Rows.Ids(r), tokenizer), null, null))];
        return new ReportRows(dev, examples, [.. Enumerable.Range(0, dev.Rows.Count).Select(r => dev.Rows.Logits(r).ToArray())],
            [$"the rows are {dev.Name}'s, which holds token ids: texts below are word pieces put together; give the data file as --dev and this cache as --cache to see them as written"]);
    }

    private static ReportRows FromFile(ReportSource source, RunInfo info, TextTokenizer? tokenizer, CancellationToken cancellation)
    {
        var file = DataRows.Open(source.Dev, info.Columns, source.Columns);
        var (rows, findings) = DataRows.Read(file, tokenizer, info.Labels(), info.MaxLength, info.Vocabulary, cancellation);
        var dev = new DevSet(file.Name, rows, info.Labels()) { Findings = findings };
        Example[] examples = [.. file.Read()];
        if (source.Cache is not { } cache)
        {
            return new ReportRows(dev, examples, null, [.. findings.Lines()]);
        }

        var targets = TextTargets.Read(cache, logits: true, joined: null, cancellation);
        float[]?[] teacher = [.. findings.TextHashes.Select(h => targets.Find(h) is { } text ? targets.Logits(text).ToArray() : null)];
        var lacking = teacher.Count(t => t is null);
        return lacking == teacher.Length
            ? throw new InvalidDataException($"none of the {lacking} rows of {file.Path} is in {cache.Folder}, which holds {targets.Count} texts of {cache.Plan.DataFileName}; texts are found as they are written: give the cache that was made of this file, or leave --cache out")
            : new ReportRows(dev, examples, teacher, [.. findings.Lines(), .. lacking == 0 ? [] : new[] { $"{lacking} of {teacher.Length} rows of {file.Name} are not in {cache.Folder}; what is said of the teacher is of the others" }]);
    }

    // A teacher with as many classes in another order would agree on nothing.
    private static void RequireSameClasses(SoftTargetCache cache, RunInfo info)
    {
        var teacher = cache.Plan.Teacher;
        var (ours, theirs) = (Names(info.Labels()), teacher.Logits == 0 ? [] : Names(new LabelMap(teacher.Logits, teacher.Id2Label, teacher.MultiLabel)));
        if (teacher.MultiLabel != info.MultiLabel || ours.Length != theirs.Length || (IsNamed(ours) && IsNamed(theirs) && !ours.SequenceEqual(theirs, StringComparer.OrdinalIgnoreCase)))
        {
            throw new InvalidDataException($"{cache.Folder} is of a teacher with the classes {string.Join(", ", theirs)}, and the run has {string.Join(", ", ours)}; give a cache of the run's own teacher");
        }
    }

    private static string[] Names(LabelMap labels) => [.. Enumerable.Range(0, labels.Count).Select(labels.NameOf)];

    private static bool IsNamed(string[] names) => !names.Index().All(n => n.Item == LabelMap.DefaultName(n.Index));
}
