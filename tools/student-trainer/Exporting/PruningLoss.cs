using System.Globalization;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>What pruning costs on rows that it was not made from: their words that are gone are read in smaller pieces, and answered otherwise.</summary>
internal static class PruningLoss
{
    /// <summary>Measures the student with all its word pieces.</summary>
    /// <param name="student">The trained student.</param>
    /// <param name="tokenizer">Its tokenizer, as it would be exported.</param>
    /// <param name="info">The run's facts.</param>
    /// <param name="folder">The folder that the export goes to; the student is written beside it for the while.</param>
    /// <param name="measure">Measures it.</param>
    public static MeasuredFile Whole(StudentModel student, TokenizerFiles? tokenizer, RunInfo info, string folder, DevMeasure measure)
    {
        using var work = new WorkFolder(folder, "whole");
        StudentExport.WriteFiles(work.Path, student, tokenizer, info);
        return measure.Of(work.Path, SmallerFiles.Whole, student);
    }

    /// <summary>The sentence that tells it.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="whole">The student with all its word pieces.</param>
    /// <param name="pruned">With those kept.</param>
    /// <param name="dev">The rows' name.</param>
    public static string Line(string metric, MeasuredFile whole, MeasuredFile pruned, string? dev)
    {
        var (before, after) = (whole.Score!.Metrics.Values[metric], pruned.Score!.Metrics.Values[metric]);
        var change = after < before ? string.Create(CultureInfo.InvariantCulture, $"{100 * (before - after):0.0} points less: words of {dev} that the kept pieces lack are read in smaller ones; --data TEXT keeps the pieces of more text") : "no less";
        return string.Create(CultureInfo.InvariantCulture, $"{metric} on {dev} with all word pieces {before:0.0000}, with those kept {after:0.0000}, {change}");
    }
}
