using OnnxDistill.Graph.Encoders;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>The taps that failed a check so far, each with the first reason, and the largest error of each check.</summary>
internal sealed class Withdrawals
{
    private readonly Dictionary<EncoderTap, string> _reasons = [];
    private readonly SortedDictionary<string, double> _errors = new(StringComparer.Ordinal);

    /// <summary>Gets the largest error of each check.</summary>
    public IReadOnlyDictionary<string, double> Errors => _errors;

    /// <summary>Notes an error of a check.</summary>
    public void Measure(string check, double error)
    {
        var before = _errors.GetValueOrDefault(check);
        _errors[check] = double.IsNaN(error) || double.IsNaN(before) ? double.NaN : Math.Max(before, error);
    }

    /// <summary>Withdraws a tap.</summary>
    public void Add(EncoderTap tap, string reason) => _reasons.TryAdd(tap, $"withdrawn by the self-check: {reason}");

    /// <summary>Whether a tap still stands.</summary>
    public bool Holds(EncoderTap tap) => !_reasons.ContainsKey(tap);

    /// <summary>The map without what was withdrawn.</summary>
    public EncoderMap Reduce(EncoderMap map) => _reasons.Count == 0 ? map : map with
    {
        Available = [.. map.Available.Where(Holds)],
        Unavailable = [.. map.Unavailable, .. map.Available.Where(t => !Holds(t)).Select(t => new UnavailableTap(t, _reasons[t]))],
    };
}
