using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Models;

namespace OnnxDistill.Student.Runs;

/// <summary>
/// A run's folder: <c>recipe.yaml</c>, <c>run.json</c>, <c>pieces.json</c>, <c>metrics.jsonl</c>, <c>tensorboard/</c>, <c>checkpoint/</c> (the best student as a
/// Hugging Face folder) and, once finished, <c>summary.json</c>. Neither the cache nor the teacher is needed to use it.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>Gets the folder.</summary>
    public string Path { get; }

    /// <summary>Gets the folder of the best checkpoint.</summary>
    public string Checkpoint => System.IO.Path.Combine(Path, "checkpoint");

    /// <summary>Gets the resolved recipe.</summary>
    public Recipe Recipe => RecipeLoader.Load(RecipeFile, []);

    /// <summary>Gets what the run kept of cache and command line.</summary>
    public RunInfo Info => RunJson.Read<RunInfo>(InfoFile);

    /// <summary>Gets how the run ended, or null while it has not.</summary>
    public RunSummary? Summary => File.Exists(SummaryFile) ? RunJson.Read<RunSummary>(SummaryFile) : null;

    /// <summary>Gets the tokenizer files that the student reads by, or null where the data held token ids.</summary>
    public TokenizerFiles? Tokenizer => StudentFolder.TokenizerOf(Checkpoint);

    /// <summary>Gets the token ids that the rows it trained on have; null for a run of before 2026-12, which did not keep them.</summary>
    public IReadOnlyList<int>? Pieces => File.Exists(PiecesFile) ? RunJson.Read<int[]>(PiecesFile) : null;

    internal string RecipeFile => System.IO.Path.Combine(Path, "recipe.yaml");

    internal string InfoFile => System.IO.Path.Combine(Path, "run.json");

    internal string SummaryFile => System.IO.Path.Combine(Path, "summary.json");

    internal string PiecesFile => System.IO.Path.Combine(Path, "pieces.json");

    internal string MetricsFile => System.IO.Path.Combine(Path, "metrics.jsonl");

    internal string TensorBoard => System.IO.Path.Combine(Path, "tensorboard");

    /// <summary>The weights that a run with a teacher's started with, until it is finished: so it can go on without the teacher's file.</summary>
    internal string InitFile => System.IO.Path.Combine(Checkpoint, "init.safetensors");

    internal StateFiles States => new(Checkpoint);

    /// <summary>Whether a folder holds a run, finished or not.</summary>
    public static bool IsRun(string path) => File.Exists(new RunFolder(path).InfoFile);

    /// <summary>Opens an existing run.</summary>
    /// <exception cref="InvalidDataException">The folder holds no run.</exception>
    public static RunFolder Open(string path) => IsRun(path)
        ? new RunFolder(path)
        : throw new InvalidDataException($"{path} is no run folder (no run.json in it); give the folder that student-trainer train wrote");

    /// <summary>Loads the best checkpoint on the CPU, in evaluation mode.</summary>
    /// <exception cref="InvalidDataException">The run has no checkpoint yet, or it is damaged.</exception>
    internal StudentModel LoadModel() => File.Exists(System.IO.Path.Combine(Checkpoint, StudentFolder.WeightsFile))
        ? StudentFolder.LoadModel(Checkpoint)
        : throw new InvalidDataException($"{Path} has no checkpoint yet; let student-trainer train finish (--resume)");

    /// <summary>Keeps the token ids that its rows have, unless it has them.</summary>
    internal void KeepPieces(IEnumerable<int> pieces)
    {
        if (!File.Exists(PiecesFile))
        {
            AtomicFile.Write(PiecesFile, $"[{string.Join(',', pieces.Order())}]\n");
        }
    }

    /// <summary>Writes what the run keeps anew, whole or not at all.</summary>
    internal void Keep(RunInfo info) => RunJson.Write(InfoFile, info);

    internal static RunFolder At(string path) => new(path);
}
