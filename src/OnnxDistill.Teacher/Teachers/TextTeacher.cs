using System.Globalization;
using OnnxDistill.Data.Batches;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>A teacher that is ready to read text: the model on ONNX Runtime, its tokenizer and its classes.</summary>
public sealed class TextTeacher : IDisposable
{
    /// <summary>The largest number of tokens of a row unless another is asked for.</summary>
    public const int DefaultMaxLength = 128;

    private readonly TextTokenizer? _tokenizer;
    private readonly TeacherClasses _classes;
    private readonly TeacherTask _task;

    private TextTeacher(TeacherFolder folder, OnnxClassifier classifier, TextTokenizer? tokenizer, CheckedTaps checkedTaps, Capture capture, DataFile? data)
    {
        Folder = folder;
        Classifier = classifier;
        Map = checkedTaps.Map;
        Capture = capture;
        _tokenizer = tokenizer;
        _classes = TeacherClasses.Of(folder, classifier.Logits, LabelsMatter);
        _task = TeacherTask.Of(folder, classifier, data);
        Labels = classifier.Logits == 0 ? null : _classes.Map(folder, classifier.Logits, _task.Kind == TaskKind.MultiLabel);
        string?[] notes =
        [
            classifier.DeviceNote, QuantisationNote.Of(classifier), classifier.HeadNote, classifier.InputNote, checkedTaps.Note, classifier.PaddingNote, .. _classes.Notes,
            classifier.Logits == 0 ? null : _task.Note, .. tokenizer?.Notes ?? [],
        ];
        Notes = [.. notes.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Gets where the teacher lies.</summary>
    public TeacherFolder Folder { get; }

    /// <summary>Gets the model.</summary>
    public OnnxClassifier Classifier { get; }

    /// <summary>Gets the encoder whose inner tensors are captured; null where only logits are.</summary>
    public EncoderMap? Map { get; }

    /// <summary>Gets what it was opened for.</summary>
    public Capture Capture { get; }

    /// <summary>Gets what a user should know before relying on this teacher, a sentence each: what was guessed, left out or fell back.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Gets what labels mean; null where the model has no logits.</summary>
    public LabelMap? Labels { get; }

    /// <summary>Gets a value indicating whether a row whose label is unknown is refused; it is not where no logits are captured, as nothing depends on its label then.</summary>
    public bool LabelsMatter => Capture.Logits;

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
        _classes.Id2Label,
        ProblemType.Of(Labels?.Kind ?? TaskKind.SingleLabel),
        Map?.Layers ?? Folder.Config.Layers,
        Map?.Hidden ?? Folder.Config.Hidden,
        Map?.Heads ?? Folder.Config.Heads,
        (int)(Classifier.Vocabulary?.Size ?? VocabularySize ?? _tokenizer?.VocabularySize ?? 0),
        Positions ?? 0,
        Map is { } map && map.Heads * map.HeadSize != map.Hidden ? map.Heads * map.HeadSize : null);

    /// <summary>Opens a teacher, or an exported student, for its logits.</summary>
    /// <param name="path">An <c>.onnx</c> file, or a folder with <c>model.onnx</c> (or <c>onnx/model.onnx</c>) and its tokenizer files.</param>
    /// <param name="options">How to open it; the options' own default values if null.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">Model, tokenizer or config are broken or do not fit together.</exception>
    public static TextTeacher Open(string path, ClassifierOptions? options = null) => Open(TeacherFolder.Resolve(path, null), options ?? new ClassifierOptions());

    /// <summary>Opens a teacher for what a recipe reads of it, which <see cref="Capture"/> says then.</summary>
    /// <param name="path">An <c>.onnx</c> file, or a folder with <c>model.onnx</c> (or <c>onnx/model.onnx</c>) and its tokenizer files.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="options">How to open it; the options' own default values if null.</param>
    /// <param name="note">Told which layers were chosen where the recipe leaves it open; null for nobody.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    /// <exception cref="InvalidDataException">As for logits, or the teacher does not offer what the recipe reads; the reason is told.</exception>
    public static TextTeacher Open(string path, Recipe recipe, ClassifierOptions? options = null, Action<string>? note = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var (folder, how) = (TeacherFolder.Resolve(path, null), options ?? new ClassifierOptions());
        return Open(folder, how, RecipeCapture.Of(recipe, folder.ModelPath, how.Dequantize, note));
    }

    /// <summary>Opens a teacher for its logits.</summary>
    /// <exception cref="InvalidDataException">Model, tokenizer or config are broken or do not fit together.</exception>
    public static TextTeacher Open(TeacherFolder folder, ClassifierOptions options) => Open(folder, options, Capture.OnlyLogits);

    /// <summary>Opens a teacher for a capture: finds the encoder and checks it by a few probe rows, if inner tensors are wanted.</summary>
    /// <param name="folder">Where the teacher lies.</param>
    /// <param name="options">How to open it; <see cref="ClassifierOptions.Taps"/> follow from the capture.</param>
    /// <param name="capture">What will be captured.</param>
    /// <param name="data">The data that it will read, which may tell what its logits mean where no config does; null for none.</param>
    /// <exception cref="InvalidDataException">As for logits, or the capture asks for what this teacher does not offer; the reason is told.</exception>
    public static TextTeacher Open(TeacherFolder folder, ClassifierOptions options, Capture capture, DataFile? data = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(capture);
        return Open(folder, options, capture, LoadedModel.Load(folder.ModelPath), data);
    }

    /// <summary>Opens a teacher whose model is loaded.</summary>
    internal static TextTeacher Open(TeacherFolder folder, ClassifierOptions options, Capture capture, LoadedModel model, DataFile? data = null)
    {
        var tokenizer = folder.Tokenizer?.Load(folder.TokenizerFolder);
        options = options with
        {
            PadId = tokenizer?.PadId ?? folder.Config.PadId ?? options.PadId,
            RequireLogits = capture.Logits,
            Classes = folder.ConfigIsOwn ? folder.Config.Id2Label?.Count : null,
            Vocabulary = capture.Vocabulary is not null,
        };
        var taps = CheckedTaps.Of(model, options, capture);
        var classifier = OnnxClassifier.Open(model, taps.Options, taps.Map);
        try
        {
            return new TextTeacher(folder, classifier, tokenizer, taps, capture, data);
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

    /// <summary>What limits a row to <see cref="MaxLength"/>, with no row counted yet.</summary>
    public CutRows NoneCut(int? asked) => new(0, 0, asked is not null ? CutRows.Asked
        : Positions is not { } positions || positions > DefaultMaxLength ? CutRows.Usual
        : positions == Classifier.FixedLength ? CutRows.FixedLength : CutRows.Positions);

    /// <summary>The encoder for the rows of a data file.</summary>
    /// <exception cref="InvalidDataException">The rows are text and the teacher has no tokenizer, or they have several labels and it one class a row.</exception>
    public ExampleEncoder Encoder(DataFile data, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.Columns.IdsGiven)
        {
            Folder.RequireTokenizer();
        }

        if (Labels is not null && LabelsMatter)
        {
            _task.RequireFits(data, Folder.ModelPath);
        }

        var several = Labels?.Kind == TaskKind.MultiLabel ? new SeveralLabels(Labels, data) : null;
        return new ExampleEncoder(_tokenizer, Labels, maxLength, VocabularySize, data.Path, several) { LabelsMatter = LabelsMatter };
    }

    /// <summary>The encoder for texts that stand in no data file, such as lines of standard input; labels are not looked at.</summary>
    /// <param name="maxLength">The largest number of tokens.</param>
    /// <param name="name">What the texts are called in errors.</param>
    /// <exception cref="InvalidDataException">The teacher has no tokenizer.</exception>
    public ExampleEncoder Encoder(int maxLength, string name)
    {
        Folder.RequireTokenizer();
        return new ExampleEncoder(_tokenizer, null, maxLength, VocabularySize, name);
    }

    /// <summary>The masker of rows; null where they are not masked.</summary>
    /// <param name="plan">How rows are masked, if they are.</param>
    /// <exception cref="InvalidDataException">The teacher has no tokenizer, or it has no [MASK].</exception>
    public RowMasker? Masker(MaskingPlan? plan)
    {
        if (plan is null)
        {
            return null;
        }

        Folder.RequireTokenizer();
        return new RowMasker(plan, MaskTokens.Of(_tokenizer!, VocabularySize, Folder.TokenizerFolder ?? Folder.ModelPath));
    }

    /// <summary>The batches of rows with these lengths, by length, as wide as the file prescribes if it does.</summary>
    /// <param name="lengths">The rows' lengths in tokens.</param>
    /// <param name="maxTokens">The most padded tokens of a batch, where that is less than <see cref="Budget"/> allows.</param>
    public IReadOnlyList<Batch> Plan(ReadOnlySpan<int> lengths, int maxTokens = int.MaxValue)
    {
        var budget = Budget;
        budget = Classifier.FixedRows is null ? budget with { MaxTokens = Math.Min(budget.MaxTokens, maxTokens) } : budget;
        if (Classifier.FixedLength is not { } width)
        {
            return LengthBatcher.Plan(lengths, budget, oneLength: !Classifier.PadsRows);
        }

        var widths = new int[lengths.Length];
        widths.AsSpan().Fill(width);
        return LengthBatcher.Plan(widths, budget);
    }

    /// <inheritdoc/>
    public void Dispose() => Classifier.Dispose();

    private static int? Smaller(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
