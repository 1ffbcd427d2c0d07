using System.Globalization;

namespace OnnxDistill.SoftTargets.Captures;

/// <summary>One inner tensor of the teacher that a cache holds as one column.</summary>
/// <param name="Kind">What the tensor is.</param>
/// <param name="Layer">The hidden state (0..L) or layer (0..L-1).</param>
public readonly record struct Tap(TapKind Kind, int Layer)
{
    /// <summary>Gets the tensor's name: <c>hidden</c>, <c>cls</c>, <c>scores</c>, <c>queries</c>, <c>keys</c> or <c>values</c>.</summary>
    public string Name => Kind switch
    {
        TapKind.Hidden => "hidden",
        TapKind.HiddenCls => "cls",
        TapKind.Scores => "scores",
        TapKind.Queries => "queries",
        TapKind.Keys => "keys",
        TapKind.Values => "values",
        TapKind.Logits => "logits",
        _ => "vocabulary",
    };

    /// <summary>Gets the column's name, such as <c>hidden_03</c>.</summary>
    public string Column => string.Create(CultureInfo.InvariantCulture, $"{Name}_{Layer:00}");
}
