using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace OnnxDistill.CommandLine;

/// <summary>
/// Shows how far a long job is: a bar for a person at a terminal, else a plain line every ten seconds and one at the end.
/// </summary>
internal sealed class ProgressDisplay : IProgress<JobProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly ToolConsole _console;
    private readonly string _verb;
    private readonly ProgressTask? _bar;
    private readonly Lock _lock = new();
    private long _lastLine = Stopwatch.GetTimestamp();
    private JobProgress _last;

    private ProgressDisplay(ToolConsole console, string verb, ProgressTask? bar)
    {
        _console = console;
        _verb = verb;
        _bar = bar;
    }

    /// <summary>Runs a job on another thread and shows its progress until it ends.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="verb">What is done to the rows: <c>caching</c>.</param>
    /// <param name="job">The job; it reports to what it is given.</param>
    public static async Task<T> RunAsync<T>(ToolConsole console, string verb, Func<IProgress<JobProgress>, T> job)
    {
        if (!console.IsTerminal)
        {
            var lines = new ProgressDisplay(console, verb, bar: null);
            var result = await Task.Run(() => job(lines));
            lines.End();
            return result;
        }

        return await Terminal.Live().Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context =>
            {
                var display = new ProgressDisplay(console, verb, context.AddTask(verb, maxValue: double.MaxValue));
                return Task.Run(() => job(display));
            });
    }

    /// <inheritdoc/>
    public void Report(JobProgress value)
    {
        lock (_lock)
        {
            _last = value;
            if (_bar is not null)
            {
                _bar.MaxValue = Math.Max(1, value.Total);
                _bar.Value = value.Rows;
                _bar.Description = Markup.Escape(Line(value));
            }
            else if (Stopwatch.GetElapsedTime(_lastLine) >= Pause)
            {
                _lastLine = Stopwatch.GetTimestamp();
                _console.Error.WriteLine(Line(value));
            }
        }
    }

    private void End()
    {
        if (_last.Rows > 0)
        {
            _console.Error.WriteLine(Line(_last));
        }
    }

    private string Line(JobProgress value)
    {
        var rows = value.Total > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} of {value.Total:N0} {value.Unit}")
            : string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} {value.Unit}");
        var speed = value.RowsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $", {value.RowsPerSecond:N0} {value.Unit}/s") : string.Empty;
        var left = value.Total > value.Rows && value.RowsPerSecond > 0
            ? $", {Duration(TimeSpan.FromSeconds((value.Total - value.Rows) / value.RowsPerSecond))} left"
            : string.Empty;
        return $"{_verb} {rows}{speed}{left}";
    }

    private static string Duration(TimeSpan time) => time.TotalHours >= 1
        ? time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture)
        : time.ToString(@"m\:ss", CultureInfo.InvariantCulture);
}
