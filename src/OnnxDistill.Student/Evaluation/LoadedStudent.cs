using System.Text.Json;
using System.Text.Json.Nodes;
using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Reading;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Evaluation;

/// <summary>A trained student with what it needs to read data: from a run, or from an exported folder.</summary>
internal sealed class LoadedStudent : IDisposable
{
    private const int UnknownLength = 128;
    private readonly TextTokenizer? _tokenizer;
    private readonly int _maxLength;
    private readonly int _vocabulary;
    private readonly ColumnChoice? _columns;

    private LoadedStudent(StudentModel model, LabelMap? labels, TextTokenizer? tokenizer, int maxLength, ColumnChoice? columns)
    {
        (Model, Labels, _tokenizer, _maxLength, _columns) = (model, labels, tokenizer, maxLength, columns);
        _vocabulary = model.Vocabulary;
    }

    /// <summary>Gets the student, in evaluation mode.</summary>
    public StudentModel Model { get; }

    /// <summary>Gets what its logits stand for; null for a masked language model.</summary>
    public LabelMap? Labels { get; }

    /// <summary>Opens a run's best checkpoint or an exported folder.</summary>
    /// <exception cref="InvalidDataException">The folder is neither, or is damaged.</exception>
    public static LoadedStudent Open(string folder)
    {
        if (RunFolder.IsRun(folder))
        {
            var run = RunFolder.Open(folder);
            var info = run.Info;
            return new LoadedStudent(
                run.LoadModel(), info.MaskedLanguageModel ? null : info.Labels(), run.Tokenizer?.Load(run.Checkpoint), info.MaxLength, info.Columns);
        }

        if (!Directory.Exists(folder))
        {
            throw new FileNotFoundException($"no folder {folder}; give a run or an exported folder", folder);
        }

        var model = StudentFolder.LoadModel(folder);
        var files = StudentFolder.TokenizerOf(folder);
        return new LoadedStudent(model, model.Labels == 0 ? null : new LabelMap(model.Labels, StudentFolder.Id2LabelOf(folder), StudentFolder.MultiLabelOf(folder)), files?.Load(folder), MaxLength(files, model), null);
    }

    /// <summary>Reads data for the student: a data file for a classifier, a cache of masked rows for a masked language model.</summary>
    /// <param name="paths">The data files, of the same columns; or the cache.</param>
    /// <param name="columns">What the user said about its columns; what is not said is as in the run's training data.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">A row is bad, or no row has a label.</exception>
    public DevSet Read(IReadOnlyList<string> paths, DataFileOptions? columns, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (Labels is null)
        {
            return paths.Count > 1
                ? throw new InvalidDataException($"{paths[1]} is one cache too many: a masked language model is measured on one")
                : DevSets.Masked(paths[0], _vocabulary, Model.Positions ?? _maxLength, _tokenizer, cancellation);
        }

        var file = DataRows.Open(paths, _columns, columns);
        var (rows, findings) = DataRows.Read(file, _tokenizer, Labels, _maxLength, _vocabulary, cancellation);
        return rows.Labelled > 0
            ? new DevSet(file.Name, rows, Labels) { Findings = findings }
            : throw new InvalidDataException($"{file.Path} has no labelled row, so nothing can be measured on it; name its column with --label-column");
    }

    /// <summary>Opens data of which labels are not looked at, with the columns that the training data had unless the user says otherwise.</summary>
    /// <param name="paths">The data files, of the same columns.</param>
    /// <param name="columns">What the user said about their columns.</param>
    /// <exception cref="InvalidDataException">A column is not there, or the rows are pairs and the training data's were not, or the other way round.</exception>
    public DataFile Open(IReadOnlyList<string> paths, DataFileOptions? columns) => DataRows.Open(paths, _columns, columns).WithoutLabels();

    /// <summary>Gets a value indicating whether the student was trained on pairs of texts, as far as anything tells.</summary>
    public bool ReadsPairs => _columns?.Pair is not null || StudentEvaluator.IsSiamese(Model);

    /// <summary>A reader that answers rows one window after the other.</summary>
    /// <param name="file">The file that the rows stand in; null where they come from elsewhere.</param>
    /// <param name="device">Where the model runs.</param>
    /// <exception cref="InvalidDataException">The student is a masked language model.</exception>
    public StudentAnswers Answers(DataFile? file, TorchSharp.torch.Device device) => Labels is null
        ? throw new InvalidDataException("a masked language model has no classes to predict; give a student that classifies")
        : new StudentAnswers(Model, new TextReading(file, _tokenizer, _maxLength, _vocabulary), device);

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private static int MaxLength(TokenizerFiles? files, StudentModel model)
    {
        var limit = model.Positions ?? int.MaxValue;
        if (files is not null && files.Files.TryGetValue("tokenizer_config.json", out var bytes))
        {
            try
            {
                // Some files say 1e30 for "no limit".
                if (JsonNode.Parse(bytes)?["model_max_length"]?.GetValue<double>() is >= 1 and < int.MaxValue and var length)
                {
                    return Math.Min((int)length, limit);
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                throw new InvalidDataException($"tokenizer_config.json is damaged: {e.Message}", e);
            }
        }

        return Math.Min(UnknownLength, limit);
    }
}
