namespace OnnxDistill.Student.Training;

/// <summary>Means of what the steps since the last line of <c>metrics.jsonl</c> told.</summary>
/// <param name="names">The objectives' names; a second one of a kind gets its number.</param>
internal sealed class LossMeans(IReadOnlyList<string> names)
{
    private readonly double[] _losses = new double[names.Count];
    private double _loss;
    private double _norm;
    private int _steps;

    public IReadOnlyList<string> Names { get; } =
        [.. names.Select((name, i) => names.Take(i).Count(n => n == name) is var before and > 0 ? FormattableString.Invariant($"{name}-{before + 1}") : name)];

    public void Add(TrainingStep.Result step)
    {
        _loss += step.Loss;
        _norm += step.GradientNorm;
        _steps++;
        for (var i = 0; i < _losses.Length; i++)
        {
            _losses[i] += step.Losses[i];
        }
    }

    /// <summary>The sums so far, for a run that is stopped between two lines; null where there are none.</summary>
    public IReadOnlyList<double>? Sums() => _steps == 0 ? null : [_steps, _loss, _norm, .. _losses];

    /// <summary>Goes on from the sums of a stopped run.</summary>
    public void Add(IReadOnlyList<double>? sums)
    {
        if (sums is not null && sums.Count == _losses.Length + 3)
        {
            (_steps, _loss, _norm) = (_steps + (int)sums[0], _loss + sums[1], _norm + sums[2]);
            for (var i = 0; i < _losses.Length; i++)
            {
                _losses[i] += sums[i + 3];
            }
        }
    }

    /// <summary>The means; then it starts anew.</summary>
    public (double Loss, double[] Losses, double Norm) Take()
    {
        var n = Math.Max(1, _steps);
        var result = (_loss / n, _losses.Select(l => l / n).ToArray(), _norm / n);
        Array.Clear(_losses);
        (_loss, _norm, _steps) = (0, 0, 0);
        return result;
    }
}
