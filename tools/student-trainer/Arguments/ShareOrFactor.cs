using System.Globalization;
using OnnxDistill.CommandLine;

namespace OnnxDistill.StudentTrainer.Arguments;

/// <summary>Numbers as people write them: <c>1/8</c> of something, <c>10x</c> as fast.</summary>
internal static class ShareOrFactor
{
    /// <summary>A share above 0 and at most 1: <c>1/8</c>, <c>0.125</c> or <c>12.5%</c>.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static double Share(string option, string text)
    {
        var share = text.Split('/') is [var above, var below] && Number(above) is { } a && Number(below) is { } b ? a / b
            : text.EndsWith('%') ? Number(text[..^1]) / 100
            : Number(text);
        return share is > 0 and <= 1 ? share.Value : throw new UsageException($"{option} {text}: give a share of the teacher's parameters, such as 1/8");
    }

    /// <summary>A factor above 0: <c>10x</c> or <c>10</c>.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static double Factor(string option, string text) =>
        Number(text.TrimEnd('x', 'X')) is > 0 and var factor && double.IsFinite(factor) ? factor : throw new UsageException($"{option} {text}: give how many times as fast as the teacher, such as 10x");

    private static double? Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
