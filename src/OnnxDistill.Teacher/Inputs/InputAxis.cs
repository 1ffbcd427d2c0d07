using System.Globalization;
using OnnxDistill.Graph.Model;

namespace OnnxDistill.Teacher.Inputs;

/// <summary>The axes of an input that gets zeros: a size, or one of the two that follow the batch.</summary>
internal static class InputAxis
{
    /// <summary>An axis as long as the batch has rows.</summary>
    public const int Rows = -1;

    /// <summary>An axis as long as the rows are wide.</summary>
    public const int Width = -2;

    /// <summary>The axes of an input.</summary>
    /// <param name="slot">The input.</param>
    /// <param name="ids">The token ids, whose axes name batch and length.</param>
    public static int[] Of(TensorSlot slot, TensorSlot ids) => [.. slot.Shape.Select((size, axis) => Of(size, axis, ids))];

    /// <summary>Whether the size of an axis is a guess: a symbol that is neither the batch's nor the length's.</summary>
    public static bool IsGuessed(TensorSlot slot, TensorSlot ids) => slot.Shape.Any(size => Number(size) is null && Symbol(size, ids) is null);

    /// <summary>The shape for a batch.</summary>
    public static long[] Shape(IReadOnlyList<int> axes, int rows, int width) => [.. axes.Select(a => (long)(a == Rows ? rows : a == Width ? width : a))];

    private static int Of(string size, int axis, TensorSlot ids) => Number(size) ?? Symbol(size, ids) ?? (axis == 0 ? Rows : 1);

    private static int? Number(string size) => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Symbol(string size, TensorSlot ids) =>
        size == "?" || ids.Shape.Count != 2 ? null
        : size == ids.Shape[0] ? Rows
        : size == ids.Shape[1] ? Width : null;
}
