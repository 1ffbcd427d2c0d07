using OnnxDistill.Data.Files;
using OnnxDistill.Data.Labels;
using OnnxDistill.Data.Surveys;

namespace OnnxDistill.CommandLine;

/// <summary>What is said of a data set before its rows are used.</summary>
internal static class DataNotes
{
    /// <summary>Says which column is what, what was found out about the files, and which rows are blank, repeated or without label.</summary>
    /// <param name="console">Where it is said.</param>
    /// <param name="data">The data set.</param>
    /// <param name="labels">What the logits stand for; null where labels are not looked at.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <returns>The data set as it is to be read: without labels where every one of them says that there is none.</returns>
    /// <exception cref="InvalidDataException">A row is bad, or -1 could be a class and could be no label.</exception>
    public static DataFile Tell(ToolConsole console, DataFile data, LabelMap? labels, CancellationToken cancellation)
    {
        var survey = DataSurvey.Of(data, cancellation);
        var minusOne = labels is null ? null : survey.MinusOneLine(labels);
        foreach (var line in data.Notes.Concat(new[] { minusOne }.OfType<string>()).Concat(survey.Lines()))
        {
            console.Error.WriteLine(line);
        }

        return minusOne is not null && survey.MinusOnes.All ? data.WithoutLabels() : data;
    }
}
