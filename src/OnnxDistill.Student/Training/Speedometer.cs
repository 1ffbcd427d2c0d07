using System.Diagnostics;

namespace OnnxDistill.Student.Training;

/// <summary>Measures rows and steps per second of training, with evaluation and saving left out.</summary>
internal sealed class Speedometer
{
    private readonly Stopwatch _watch = new();
    private long _rows;
    private double _secondsPerStep;
    private int _steps;

    public void Start() => _watch.Start();

    public void Stop() => _watch.Stop();

    public void Count(int rows)
    {
        _rows += rows;
        _steps++;
    }

    /// <summary>Rows per second since the last call, and the time that so many further steps take at the smoothed speed.</summary>
    public (double RowsPerSecond, TimeSpan Left) Read(long stepsLeft)
    {
        var seconds = Math.Max(_watch.Elapsed.TotalSeconds, 1e-9);
        var perStep = seconds / Math.Max(1, _steps);
        _secondsPerStep = _secondsPerStep == 0 ? perStep : (0.8 * _secondsPerStep) + (0.2 * perStep);
        var result = (_rows / seconds, TimeSpan.FromSeconds(Math.Min(_secondsPerStep * stepsLeft, 1e9)));
        (_rows, _steps) = (0, 0);
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
}
