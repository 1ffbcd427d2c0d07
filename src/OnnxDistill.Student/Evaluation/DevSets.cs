using System.Security.Cryptography;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Reading;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Windows;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Opens what <c>--dev</c> names: a labelled data file or a cache; for a masked language model a cache of one.</summary>
internal static class DevSets
{
    /// <summary>Opens a data file or a cache's folder as dev.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="info">Columns, longest row, vocabulary and classes of the run.</param>
    /// <param name="tokenizer">The run's tokenizer, or null if its data held token ids.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad, there is no label, or the cache is of a teacher with other classes.</exception>
    public static DevSet Open(string path, RunInfo info, TextTokenizer? tokenizer, CancellationToken cancellation = default)
    {
        if (info.MaskedLanguageModel)
        {
            return Masked(path, info.Vocabulary, info.MaxLength, tokenizer, cancellation);
        }

        var labels = info.Labels();
        var (rows, findings) = Directory.Exists(path)
            ? (FromCache(path, info, tokenizer, cancellation), null)
            : DataRows.Read(DataRows.Open([path], info.Columns), tokenizer, labels, info.MaxLength, info.Vocabulary, cancellation);
        return rows.Labelled > 0
            ? new DevSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), rows, labels) { Findings = findings }
            : throw new InvalidDataException($"{path} has no labelled row, so nothing can be measured on it; name its label column or leave --dev out");
    }

    /// <summary>What tells dev from another of its name: a cache's fingerprint, or the SHA-256 of a file's bytes in hex.</summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string HashOf(string path)
    {
        if (Directory.Exists(path))
        {
            return SoftTargetCache.Open(path).Plan.Fingerprint;
        }

        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Opens a cache of masked rows.</summary>
    /// <param name="path">The cache's folder.</param>
    /// <param name="vocabulary">The student's word pieces.</param>
    /// <param name="maxLength">The most tokens that it takes.</param>
    /// <param name="tokenizer">The student's tokenizer, or null where it is not known. The default value is null.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">It is no cache, its rows are not masked, or they are not for such a student.</exception>
    public static DevSet Masked(string path, int vocabulary, int maxLength, TextTokenizer? tokenizer = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
        {
            throw new InvalidDataException(
                $"{path} is no cache, and a masked language model is measured on masked rows; make one of held-out text: teacher-cache run --teacher MLM --data TEXT --capture vocabulary:1 --out DEV");
        }

        var cache = SoftTargetCache.Open(path);
        if (cache.Plan.Teacher.VocabularySize != vocabulary)
        {
            throw new InvalidDataException($"{path} is of a teacher with {cache.Plan.Teacher.VocabularySize} word pieces; the student has {vocabulary}");
        }

        RequireSamePieces(cache, tokenizer, "make a cache of a teacher with its word pieces");
        var (rows, tokens) = MaskedRows.Read(cache, cancellation);
        RequireFits(path, rows, vocabulary, maxLength);
        return new DevSet(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), rows, Labels: null) { TeacherTokens = tokens };
    }

    private static StudentRows FromCache(string folder, RunInfo info, TextTokenizer? tokenizer, CancellationToken cancellation)
    {
        var cache = SoftTargetCache.Open(folder);
        if (cache.Plan.Teacher.Logits != info.Logits)
        {
            throw new InvalidDataException($"{folder} is of a teacher with {cache.Plan.Teacher.Logits} logits; the student has {info.Logits}");
        }

        if (cache.Plan.Teacher.MultiLabel != info.MultiLabel)
        {
            throw new InvalidDataException($"rows of {folder} have {(info.MultiLabel ? "one label" : "several labels")}, and those that the student learns {(info.MultiLabel ? "several" : "one")}; give the data file itself as --dev");
        }

        RequireSamePieces(cache, tokenizer, "give the data file itself as --dev");
        var rows = CacheRows.Read(cache, Capture.OnlyLogits, cancellation);
        RequireFits(folder, rows, info.Vocabulary, info.MaxLength);
        return rows;
    }

    // Ids of another tokenizer are words too, but others.
    private static void RequireSamePieces(SoftTargetCache cache, TextTokenizer? tokenizer, string wayOut)
    {
        var held = cache.Plan.TokenizerFiles.Count == 0 ? null : new TokenizerFiles(cache.Plan.DecodeTokenizerFiles()).Load(cache.Folder);
        if (held is not null && tokenizer is not null && !SamePieces.Within(held, tokenizer))
        {
            throw new InvalidDataException(
                $"{cache.Folder} holds word pieces of its teacher's tokenizer ({held.VocabularySize} of them), and the student reads others ({tokenizer.VocabularySize}); {wayOut}");
        }
    }

    private static void RequireFits(string folder, StudentRows rows, int vocabulary, int maxLength)
    {
        if (rows.LargestId >= vocabulary || rows.LongestRow > maxLength)
        {
            throw new InvalidDataException(
                $"{folder} holds token id {rows.LargestId} and rows of {rows.LongestRow}; the student takes ids below {vocabulary} and rows up to {maxLength}");
        }
    }
}
