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
    /// <param name="paths">The file, or several of the same columns; <c>-</c> for standard input.</param>
    /// <param name="options">What the user said about its columns.</param>
    /// <param name="tokenizer">The folder (or a file in it) with the tokenizer, and perhaps a <c>config.json</c> that names the classes.</param>
    /// <param name="maxLength">The most token ids of a row.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad or no row has a label.</exception>
    public static TrainingInputs Read(
        IReadOnlyList<string> paths, DataFileOptions options, string tokenizer, int maxLength, CancellationToken cancellation = default)
    {
        var at = TokenizerAt.Open(tokenizer);
        var words = at.Files.Load(at.Folder);
        var file = DataFile.Open(paths, options);
        var config = Path.Combine(at.Folder, StudentFolder.ConfigFile);
        var classes = File.Exists(config) ? StudentFolder.ClassesOf(at.Folder) : new ClassNames();
        var named = classes.AreDefault ? null : classes.ById;
        var several = SeveralClasses.Find(file, named, cancellation);
        var labels = several is null ? FindLabels(file, at.Folder, named, cancellation) : new FoundTask(several.Count, several.Names, several.Line);
        var map = new LabelMap(labels.Logits, labels.Id2Label, several is not null)
        {
            Origin = named is not null && ReferenceEquals(labels.Id2Label, named) ? $"{classes.Key} in {config}" : null,
        };
        var (rows, findings) = DataRows.Read(file, words, map, maxLength, words.VocabularySize, cancellation);
        return new TrainingInputs
        {
            Rows = new HeldRows(rows),
            Logits = labels.Logits,
            MultiLabel = several is not null,
            Id2Label = labels.Id2Label,
            MaxLength = maxLength,
            Vocabulary = words.VocabularySize,
            TokenizerFiles = at.Files,
            TokenizerHash = at.Hash,
            Columns = file.Columns,
            Identities = [file.Hash()],
            Data = file.Name,
            TextHashes = _ => findings.TextHashes,
            Notes = [labels.Line, .. classes.Notes, .. words.Notes, .. findings.Lines()],
        };
    }

    /// <summary>The classes of the data: those a <c>config.json</c> beside the tokenizer names, if the labels are of them; else those that the labels are found to be.</summary>
    private static FoundTask FindLabels(DataFile file, string folder, IReadOnlyDictionary<int, string>? named, CancellationToken cancellation)
    {
        if (named is not null)
        {
            return FoundTask.Of(file.Name, Labels(file, cancellation), named, $"the config.json of {folder}");
        }

        return FoundTask.Of(file.Name, Labels(file, cancellation));
    }

    private static HashSet<string> Labels(DataFile file, CancellationToken cancellation)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var example in file.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (!string.IsNullOrEmpty(example.LabelText))
            {
                found.Add(example.LabelText);
            }
        }

        return found;
    }
}
