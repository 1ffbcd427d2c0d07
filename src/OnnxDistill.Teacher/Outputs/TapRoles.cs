using OnnxDistill.Graph.Encoders;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>Which inner tensor of an encoder a column of a cache is filled from, and the other way round.</summary>
internal static class TapRoles
{
    /// <summary>The inner tensor behind a column.</summary>
    public static EncoderTap Of(Tap tap) => new(
        tap.Kind switch
        {
            TapKind.Hidden or TapKind.HiddenCls => TapRole.Hidden,
            TapKind.Scores => TapRole.Scores,
            TapKind.Queries => TapRole.Queries,
            TapKind.Keys => TapRole.Keys,
            TapKind.Values => TapRole.Values,
            _ => throw new ArgumentException($"{tap.Name} is no inner tensor of an encoder", nameof(tap)),
        },
        tap.Layer);

    /// <summary>The word of a capture for a role: <c>hidden</c>, <c>scores</c>, <c>qkv</c>.</summary>
    public static string Word(TapRole role) => role switch
    {
        TapRole.Hidden or TapRole.NormInput => "hidden",
        TapRole.Scores or TapRole.Probabilities => "scores",
        _ => "qkv",
    };

    /// <summary>The name of one inner tensor in a sentence: <c>hidden 3</c>, <c>queries 0</c>.</summary>
    public static string Name(EncoderTap tap) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{tap.Role.ToString().ToLowerInvariant()} {tap.Layer}");
}
