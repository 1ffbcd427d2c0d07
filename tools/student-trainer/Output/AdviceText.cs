using System.Globalization;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Advice;
using OnnxDistill.Student.Advice.Candidates;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>Advice for people to read.</summary>
internal static class AdviceText
{
    private const int Heading = 10;

    /// <summary>Writes it: what the cache says, the findings, the students compared, the recipe and the commands.</summary>
    public static void Write(ToolConsole console, StudentAdvice advice)
    {
        foreach (var (heading, text) in advice.Facts)
        {
            Line(heading, text);
        }

        foreach (var (i, finding) in advice.Findings.Index())
        {
            console.Out.WriteLine();
            Line(FormattableString.Invariant($"{i + 1}"), $"{finding.Topic}: {finding.Found}");
            Line("  try", finding.Advice);
            Line("  source", finding.Source);
        }

        if (advice.Candidates.Count > 0)
        {
            Table(console, advice.Candidates, advice.SpeedSource);
        }

        console.Out.WriteLine();
        Line("recipe", $"{advice.Recipe}{string.Concat(advice.Settings.Select(s => $" --set {ShellWord.Of(s)}"))}");
        foreach (var command in advice.Commands)
        {
            console.Out.WriteLine($"{command.Why}:");
            console.Out.WriteLine("  " + ShellWord.Line(command.Words));
        }

        void Line(string heading, string text) => console.Out.WriteLine(WordWrap.Of($"{heading.PadRight(Heading)}{text}".Replace("  ", "\u00a0\u00a0", StringComparison.Ordinal), console.Width, new string(' ', Heading)).Replace('\u00a0', ' '));
    }

    private static void Table(ToolConsole console, IReadOnlyList<StudentCandidate> candidates, string source)
    {
        var sized = candidates.Any(c => c.Fits.Length > 0);
        string[][] rows =
        [
            ["student", "parameters", "pruned", "file", "smallest", "speed", .. sized ? ["--size"] : Array.Empty<string>(), string.Empty],
            .. candidates.Select(c => (string[])[c.Name, Millions(c.Parameters), c.Pruned is { } pruned ? Millions(pruned) : "-", Megabytes(c.FileBytes), Megabytes(c.SmallestFileBytes),
                c.Speed is { } speed ? Text($"{speed:0.0}x") : "-", .. sized ? [c.Fits] : Array.Empty<string>(), c.Chosen ? "<- first" : string.Empty]),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length))];
        console.Out.WriteLine();
        foreach (var row in rows)
        {
            console.Out.WriteLine(("  " + string.Join("  ", row.Select((cell, i) => i is 0 || i > 5 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))).TrimEnd());
        }

        console.Out.WriteLine(WordWrap.Of("parameters: counted on students of these shapes; pruned: with the word pieces alone that the cache uses; file: ONNX in fp32, smallest: pruned and in int8, estimated (docs/students.md, \"Small files\")", console.Width, string.Empty));
        console.Out.WriteLine(WordWrap.Of($"speed: {source}", console.Width, string.Empty));
    }

    private static string Millions(long parameters) => Text($"{parameters / 1e6:0.00} M");

    private static string Megabytes(long bytes) => Text($"{bytes / 1e6:0.0} MB");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
