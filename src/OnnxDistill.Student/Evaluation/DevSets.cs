using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Opens what <c>--dev</c> names: a labelled data file or a cache.</summary>
public static class DevSets
{
    /// <summary>Opens a data file or a cache's folder as dev.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="info">Columns, longest row, vocabulary and classes of the run.</param>
    /// <param name="tokenizer">The run's tokenizer, or null if its data held token ids.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad, there is no label, or the cache is of a teacher with other classes.</exception>
    public static DevSet Open(string path, RunInfo info, TextTokenizer? tokenizer, CancellationToken cancellation = default)
    {
        var labels = new LabelMap(info.Logits, info.Id2Label);
        var rows = Directory.Exists(path)
            ? FromCache(path, info, cancellation)
            : DataRows.Read(DataRows.Open(path, info.Columns), tokenizer, labels, info.MaxLength, info.Vocabulary, cancellation);
        return rows.Labelled > 0
            ? new DevSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), rows, labels)
            : throw new InvalidDataException($"{path} has no labelled row, so nothing can be measured on it; name its label column or leave --dev out");
    }

    private static StudentRows FromCache(string folder, RunInfo info, CancellationToken cancellation)
    {
        var cache = SoftTargetCache.Open(folder);
        if (cache.Plan.Teacher.Logits != info.Logits)
        {
            throw new InvalidDataException($"{folder} is of a teacher with {cache.Plan.Teacher.Logits} logits; the student has {info.Logits}");
        }

        var rows = CacheRows.Read(cache, Capture.OnlyLogits, cancellation);
        return rows.LargestId < info.Vocabulary && rows.LongestRow <= info.MaxLength
            ? rows
            : throw new InvalidDataException(
                $"{folder} holds token id {rows.LargestId} and rows of {rows.LongestRow}; the student takes ids below {info.Vocabulary} and rows up to {info.MaxLength}");
    }
}
