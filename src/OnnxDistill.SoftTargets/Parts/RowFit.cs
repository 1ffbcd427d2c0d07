using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Whether a row has what the columns of its cache say: so many logits, a mask within the row, and of each tap the valid block.</summary>
internal static class RowFit
{
    /// <summary>What does not fit, for a sentence that names the part; null where all does.</summary>
    /// <param name="row">The row.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="columns">Which columns the row was read with; the others are not looked at.</param>
    public static string? Reason(SoftTargetRow row, PartSchema schema, ReadColumns columns)
    {
        var logits = row.Logits?.Length ?? 0;
        if (columns.Logits && logits != schema.Logits)
        {
            return $"row {row.Row} has {logits} logits, not {schema.Logits}";
        }

        if (columns.Label && row.Labels.Length != 0 && (row.Labels.Length != schema.Labels || !Array.TrueForAll(row.Labels, l => l is 0 or 1 or float.NaN)))
        {
            return schema.Labels == 0
                ? $"row {row.Row} has several labels, which the plan does not say"
                : $"row {row.Row} has not a 0, 1 or NaN for each of {schema.Labels} classes";
        }

        // How large a mask and a tap may be follows from the tokens.
        if (!columns.InputIds)
        {
            return null;
        }

        var masks = columns.Masks && schema.Masked;
        if (!(masks ? MaskFits(row) : row is { MaskedPositions.Length: 0, MaskedIds.Length: 0 }))
        {
            return $"row {row.Row}: the mask does not fit the row";
        }

        var wanted = columns.Taps?.ToHashSet(StringComparer.Ordinal);
        var unfit = schema.Taps
            .Where(tap => wanted is null || wanted.Contains(tap.Name))
            .Where(tap => masks || !tap.Shape.Contains(TapColumn.Positions))
            .FirstOrDefault(tap => !row.Taps.TryGetValue(tap.Name, out var bytes) || bytes.Length != tap.Bytes(row.InputIds.Length, row.MaskedPositions.Length));
        return unfit is null ? null : $"row {row.Row} lacks {unfit.Name}, or it has not the bytes of the valid block";
    }

    private static bool MaskFits(SoftTargetRow row)
    {
        var last = -1;
        foreach (var position in row.MaskedPositions)
        {
            if (position <= last || position >= row.InputIds.Length)
            {
                return false;
            }

            last = position;
        }

        return row.MaskedIds.Length == row.MaskedPositions.Length;
    }
}
