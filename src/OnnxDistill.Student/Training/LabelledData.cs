using System.Globalization;
using System.Security.Cryptography;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Reading;

namespace OnnxDistill.Student.Training;

/// <summary>Training data without a teacher: a labelled file and a tokenizer.</summary>
public static class LabelledData
{
    /// <summary>Reads a data file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the user said about its columns.</param>
    /// <param name="tokenizer">The folder (or a file in it) with the tokenizer, and perhaps a <c>config.json</c> that names the classes.</param>
    /// <param name="maxLength">The most token ids of a row.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad or no row has a label.</exception>
    public static TrainingInputs Read(
        string path, DataFileOptions options, string tokenizer, int maxLength, CancellationToken cancellation = default)
    {
        var at = TokenizerAt.Open(tokenizer);
        var words = at.Files.Load(at.Folder);
        var file = DataFile.Open(path, options);
        var labels = FindLabels(file, at.Folder, cancellation);
        var map = new LabelMap(labels.Logits, labels.Id2Label, labels.MultiLabel);
        var (rows, findings) = DataRows.Read(file, words, map, maxLength, words.VocabularySize, cancellation);
        if (rows.Labelled == 0)
        {
            throw new InvalidDataException($"{path}: no row has a label; name their column with --label-column, or their columns with --label-columns");
        }

        return new TrainingInputs
        {
            Rows = new HeldRows(rows),
            Logits = labels.Logits,
            MultiLabel = labels.MultiLabel,
            Id2Label = labels.Id2Label,
            MaxLength = maxLength,
            Vocabulary = words.VocabularySize,
            TokenizerFiles = at.Files,
            TokenizerHash = at.Hash,
            Columns = file.Columns,
            Identities = [Hash(path)],
            Data = Path.GetFileName(path),
            TextHashes = _ => findings.TextHashes,
            Notes = [.. words.Notes, .. labels.Notes, .. findings.Lines()],
        };
    }

    /// <summary>
    /// The classes of the data: those a <c>config.json</c> beside the tokenizer names; else, found in the file, its distinct class
    /// names in ordinal order, its class ids (integers from 0, each up to the largest seen), or real numbers for a regression; where its rows may have
    /// several, what <see cref="SeveralClasses"/> finds.
    /// </summary>
    private static Found FindLabels(DataFile file, string folder, CancellationToken cancellation)
    {
        var named = File.Exists(Path.Combine(folder, StudentFolder.ConfigFile)) && StudentFolder.Id2LabelOf(folder) is { Count: > 0 } names
            && !names.Values.All(n => n.StartsWith("LABEL_", StringComparison.Ordinal)) ? names : null;
        if (SeveralClasses.Find(file, named, cancellation) is { } several)
        {
            return new Found(several.Count, several.Names, MultiLabel: true, several.Notes);
        }

        if (named is not null)
        {
            return new Found(named.Count, named);
        }

        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var example in file.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!string.IsNullOrEmpty(example.LabelText))
            {
                found.Add(example.LabelText);
            }
        }

        if (found.Count == 0)
        {
            throw new InvalidDataException($"{file.Path} has no labels; name their column with --label-column");
        }

        if (found.All(IsId))
        {
            return new Found(Math.Max(2, found.Max(l => int.Parse(l, CultureInfo.InvariantCulture)) + 1), null);
        }

        return found.All(l => double.TryParse(l, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? new Found(1, null)
            : found.Count > 1
                ? new Found(found.Count, found.Select((name, id) => (name, id)).ToDictionary(l => l.id, l => l.name))
                : throw new InvalidDataException($"{file.Path}: every label is {found.Min}; there is nothing to tell apart");
    }

    // Larger integers are rather counts or scores than classes.
    private static bool IsId(string label) => int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < 1000;

    /// <summary>What tells a data file from others: SHA-256 in hex over its bytes.</summary>
    internal static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private sealed record Found(int Logits, IReadOnlyDictionary<int, string>? Id2Label, bool MultiLabel, IReadOnlyList<string> Notes)
    {
        public Found(int logits, IReadOnlyDictionary<int, string>? id2label)
            : this(logits, id2label, MultiLabel: false, [])
        {
        }
    }
}
