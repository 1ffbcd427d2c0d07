using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Reports.Curves;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.Student.Reports;

/// <summary>Everything that a report shows of a run.</summary>
/// <param name="Name">What it is called beside the others.</param>
/// <param name="Folder">Its folder as given.</param>
/// <param name="Info">What it kept of cache and command line.</param>
/// <param name="Recipe">The resolved recipe.</param>
/// <param name="Summary">How it ended; null while it has not.</param>
/// <param name="Curves">How it went.</param>
/// <param name="Files">The checkpoint's files, by name.</param>
internal sealed record RunReport(string Name, string Folder, RunInfo Info, Recipe Recipe, RunSummary? Summary, RunCurves Curves, IReadOnlyList<RunFile> Files)
{
    /// <summary>Gets the recipe as YAML, every key in it.</summary>
    public required string RecipeText { get; init; }

    /// <summary>Gets the text of <c>run.json</c>.</summary>
    public required string InfoText { get; init; }

    /// <summary>Gets the text of <c>summary.json</c>; null while there is none.</summary>
    public string? SummaryText { get; init; }

    /// <summary>Gets what its checkpoint was measured to do; null where <see cref="Unmeasured"/> says why not.</summary>
    public RunEvaluation? Evaluation { get; init; }

    /// <summary>Gets why nothing was measured, and what to give so that it is; null where it was.</summary>
    public string? Unmeasured { get; init; }

    /// <summary>Gets the bytes of the weights; 0 where there is no checkpoint yet.</summary>
    public long WeightBytes => Files.FirstOrDefault(f => f.Name == StudentFolder.WeightsFile)?.Bytes ?? 0;

    /// <summary>Reads a run's folder.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="name">What it is called.</param>
    /// <exception cref="InvalidDataException">A file in it is damaged; it is named.</exception>
    public static RunReport Read(RunFolder run, string name) => new(name, run.Path, run.Info, run.Recipe, run.Summary, RunCurves.Read(run.MetricsFile), FilesOf(run.Checkpoint))
    {
        RecipeText = RecipeWriter.Write(run.Recipe),
        InfoText = File.ReadAllText(run.InfoFile),
        SummaryText = File.Exists(run.SummaryFile) ? File.ReadAllText(run.SummaryFile) : null,
    };

    // Saved states and the weights it started from go when the run ends.
    private static RunFile[] FilesOf(string checkpoint) => !Directory.Exists(checkpoint) ? [] :
    [
        .. new DirectoryInfo(checkpoint).EnumerateFiles().Where(f => f.Extension is ".json" or ".txt" or ".model" or ".safetensors" && f.Name != "init.safetensors" && !f.Name.StartsWith("state", StringComparison.Ordinal))
            .OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new RunFile(f.Name, f.Length)),
    ];
}
