namespace OnnxDistill.Student.Sweeps;

/// <summary>One combination of the grid's values, or a baseline: what is trained once for every seed.</summary>
/// <param name="Folder">The name of its folder in the sweep's.</param>
/// <param name="Settings">The values by key; of a baseline those that make it differ from the others.</param>
/// <param name="Baseline">Whether it is the same student, trained as long, on labels alone.</param>
internal sealed record SweepPoint(string Folder, IReadOnlyDictionary<string, string> Settings, bool Baseline)
{
    /// <summary>Gets what people read: <c>temperature=2 learning_rate=3e-4</c>.</summary>
    public string Name => (Baseline, Settings.Count) switch
    {
        (true, 0) => "labels alone",
        (true, _) => $"labels alone, {Words()}",
        (false, 0) => "the recipe as it is",
        _ => Words(),
    };

    private string Words() => string.Join(' ', Settings.Select(s => $"{s.Key}={s.Value}"));
}
