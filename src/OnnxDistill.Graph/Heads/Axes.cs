using System.Globalization;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Heads;

/// <summary>Tells the axes of a value by its shape for a batch and length that no other dimension has.</summary>
internal static class Axes
{
    /// <summary>The axes of a shape.</summary>
    public static AxisKind Of(long[]? shape, ProbeSize size)
    {
        if (shape is null)
        {
            return AxisKind.Unknown;
        }

        if (shape.Length == 0 || shape[0] != size.Batch)
        {
            return AxisKind.Other;
        }

        long[] rest = shape.Length > 2 ? [.. shape[1..].Where(d => d != 1)] : shape[1..];
        var tokens = rest.Count(d => d == size.Length);
        return (rest.Length, tokens) switch
        {
            (0, _) when shape.Length == 1 => AxisKind.Rows,
            (0, _) => AxisKind.Classes,
            (1, 0) => AxisKind.Classes,
            (1, 1) => shape.Length > 2 && shape[^1] == 1 ? AxisKind.TokenClasses : AxisKind.Tokens,
            (2, 1) when rest[0] == size.Length => AxisKind.TokenClasses,
            ( >= 2, 2) when rest[^1] == size.Length && rest[^2] == size.Length => AxisKind.Square,
            _ => AxisKind.Other,
        };
    }

    /// <summary>The axes that the file declares, where nothing else tells.</summary>
    public static AxisKind Declared(TensorSlot slot) => slot.Shape.Count switch
    {
        1 => AxisKind.Rows,
        2 => Number(slot.Shape[1]) is not null ? AxisKind.Classes : AxisKind.Unknown,
        3 => AxisKind.TokenClasses,
        4 => AxisKind.Square,
        _ => AxisKind.Unknown,
    };

    /// <summary>A declared dimension, where it is a number.</summary>
    public static int? Number(string dimension) => int.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
