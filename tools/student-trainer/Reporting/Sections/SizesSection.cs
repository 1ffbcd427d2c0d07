using OnnxDistill.Student.Reports;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Sections;

/// <summary>What the student weighs and how long a row takes.</summary>
internal static class SizesSection
{
    /// <summary>The section.</summary>
    /// <param name="run">The run.</param>
    public static Markup Of(RunReport run)
    {
        var speed = run.Evaluation is not { } evaluation ? Blocks.Missing(run.Unmeasured ?? string.Empty) : Markup.Of($"""
            <p>One row: {evaluation.Latency.P50:0.00} ms (p50), {evaluation.Latency.P95:0.00} ms (p95); {evaluation.RowsPerSecond:#,##0} rows a second in batches of similar length. Measured for this report by TorchSharp on {evaluation.Threads} thread(s), tokenizing excluded; exported files are measured by teacher-cache score.</p>
            {Blocks.Table(["part", "parameters", "share"], evaluation.Parameters.Select(p => Blocks.Cells(p.Part, Figure.Count(p.Parameters), Figure.Percent((double)p.Parameters / evaluation.Parameters.Sum(q => q.Parameters)))))}
            """);
        var files = run.Files.Count == 0 ? Blocks.Missing("no file of a checkpoint is there yet") : Blocks.Table(["file of the checkpoint", "size"], run.Files.Select(f => Blocks.Cells(f.Name, Figure.Size(f.Bytes))));
        return Blocks.Part("Size and speed", Markup.Of($"{speed}{files}"));
    }
}
