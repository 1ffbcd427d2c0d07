using System.Globalization;
using OnnxDistill.Data.Batches;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Models;

/// <summary>A teacher that is ready to read text: the model on ONNX Runtime, its tokenizer and its classes.</summary>
public sealed class TextTeacher : IDisposable
{
    /// <summary>The largest number of tokens of a row unless another is asked for.</summary>
    public const int DefaultMaxLength = 128;

    private readonly TextTokenizer? _tokenizer;

    private TextTeacher(TeacherFolder folder, OnnxClassifier classifier, TextTokenizer? tokenizer)
    {
        Folder = folder;
        Classifier = classifier;
        _tokenizer = tokenizer;
        Labels = new LabelMap(classifier.Logits, Id2Label(folder, classifier.Logits));
    }

    /// <summary>Gets where the teacher lies.</summary>
    public TeacherFolder Folder { get; }

    /// <summary>Gets the model.</summary>
    public OnnxClassifier Classifier { get; }

    /// <summary>Gets what labels mean.</summary>
    public LabelMap Labels { get; }

    /// <summary>Gets the largest number of tokens that the model takes, if anything tells.</summary>
    public int? Positions => Smaller(Classifier.FixedLength, Folder.Config.Positions);

    /// <summary>Gets the rows of the word embedding, if anything tells.</summary>
    public long? VocabularySize => Classifier.VocabularySize ?? (Folder.ConfigIsOwn ? Folder.Config.VocabularySize : null);

    /// <summary>Gets the largest batch; as large as the file prescribes, if it does.</summary>
    public BatchBudget Budget => Classifier.FixedRows is { } rows ? new BatchBudget(int.MaxValue, rows) : new BatchBudget();

    /// <summary>Gets what a cache keeps of the teacher.</summary>
    public TeacherFacts Facts => new(
        Folder.Name,
        Classifier.Logits,
        Id2Label(Folder, Classifier.Logits),
        Labels.Kind == TaskKind.Regression ? "regression" : "single_label_classification",
        Folder.Config.Layers,
        Folder.Config.Hidden,
        Folder.Config.Heads,
        (int)(VocabularySize ?? _tokenizer?.VocabularySize ?? 0),
        Positions ?? 0);

    /// <summary>Opens a teacher.</summary>
    /// <exception cref="InvalidDataException">Model, tokenizer or config are broken or do not fit together.</exception>
    public static TextTeacher Open(TeacherFolder folder, ClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        var tokenizer = folder.Tokenizer?.Load(folder.TokenizerFolder);
        var pad = tokenizer?.PadId ?? folder.Config.PadId ?? options.PadId;
        var classifier = OnnxClassifier.Open(folder.ModelPath, options with { PadId = pad });
        try
        {
            return folder.Config.ProblemType == "multi_label_classification"
                ? throw new InvalidDataException(
                    $"{folder.ConfigPath}: problem_type is multi_label_classification; only one label a row is supported, or one real number")
                : new TextTeacher(folder, classifier, tokenizer);
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    /// <summary>The largest number of tokens of a row: what is asked for, else 128, never above the model's positions.</summary>
    /// <exception cref="InvalidDataException">More is asked for than the model has positions.</exception>
    public int MaxLength(int? asked) => Positions is not { } positions
        ? asked ?? DefaultMaxLength
        : asked is not { } length
            ? Math.Min(DefaultMaxLength, positions)
            : length <= positions
                ? length
                : throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"--max-length {length} is above the {positions} positions of {Folder.ModelPath}; give at most {positions}"));

    /// <summary>The encoder for the rows of a data file.</summary>
    /// <exception cref="InvalidDataException">The rows are text and the teacher has no tokenizer.</exception>
    public ExampleEncoder Encoder(DataFile data, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.Columns.IdsGiven)
        {
            Folder.RequireTokenizer();
        }

        return new ExampleEncoder(_tokenizer, Labels, maxLength, VocabularySize, data.Path);
    }

    /// <summary>The batches of rows with these lengths, by length, as wide as the file prescribes if it does.</summary>
    public IReadOnlyList<Batch> Plan(ReadOnlySpan<int> lengths)
    {
        if (Classifier.FixedLength is not { } width)
        {
            return LengthBatcher.Plan(lengths, Budget);
        }

        var widths = new int[lengths.Length];
        widths.AsSpan().Fill(width);
        return LengthBatcher.Plan(widths, Budget);
    }

    /// <inheritdoc/>
    public void Dispose() => Classifier.Dispose();

    private static IReadOnlyDictionary<int, string>? Id2Label(TeacherFolder folder, int logits)
    {
        var names = folder.Config.Id2Label;
        if (names is null || names.Count == logits)
        {
            return names;
        }

        // A tokenizer's folder may be another model's: what its config says of classes is not about this one.
        return folder.ConfigIsOwn
            ? throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder.ConfigPath}: id2label names {names.Count} classes but {folder.ModelPath} has {logits} logits; give the config.json of this model"))
            : null;
    }

    private static int? Smaller(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
