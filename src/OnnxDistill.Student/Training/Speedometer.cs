using System.Diagnostics;

namespace OnnxDistill.Student.Training;

/// <summary>Measures rows, tokens and steps per second of training, with evaluation and saving left out, and how much of it is waiting for rows.</summary>
internal sealed class Speedometer
{
    private readonly Stopwatch _watch = new();
    private readonly Stopwatch _waiting = new();
    private long _rows;
    private long _tokens;
    private double _secondsPerStep;
    private int _steps;

    public void Start() => _watch.Start();

    /// <summary>Ends a step.</summary>
    public void Stop()
    {
        _watch.Stop();
        _steps++;
    }

    /// <summary>Runs what waits for rows, within a step.</summary>
    public T Waiting<T>(Func<T> work)
    {
        _waiting.Start();
        try
        {
            return work();
        }
        finally
        {
            _waiting.Stop();
        }
    }

    public void Count(int rows, long tokens)
    {
        _rows += rows;
        _tokens += tokens;
    }

    /// <summary>The speed since the last call, and the time that so many further steps take at the smoothed speed.</summary>
    public Speed Read(long stepsLeft)
    {
        var seconds = Math.Max(_watch.Elapsed.TotalSeconds, 1e-9);
        var perStep = seconds / Math.Max(1, _steps);
        _secondsPerStep = _secondsPerStep == 0 ? perStep : (0.8 * _secondsPerStep) + (0.2 * perStep);
        var left = TimeSpan.FromSeconds(Math.Min(_secondsPerStep * stepsLeft, 1e9));
        var result = new Speed(_rows / seconds, _tokens / seconds, Math.Min(1, _waiting.Elapsed.TotalSeconds / seconds), left);
        (_rows, _tokens, _steps) = (0, 0, 0);
        _waiting.Reset();
        if (_watch.IsRunning)
        {
            _watch.Restart();
        }
        else
        {
            _watch.Reset();
        }

        return result;
    }

    /// <summary>How fast training is.</summary>
    /// <param name="Rows">Rows per second.</param>
    /// <param name="Tokens">Token ids per second, padding left out.</param>
    /// <param name="Waiting">The share of the time that is waiting for rows.</param>
    /// <param name="Left">The time left.</param>
    public readonly record struct Speed(double Rows, double Tokens, double Waiting, TimeSpan Left);
}
