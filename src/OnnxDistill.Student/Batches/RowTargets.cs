using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.Student.Batches;

/// <summary>What a row has of the teacher beside its logits.</summary>
/// <param name="Taps">The taps' valid blocks as stored (little-endian), in the order of <see cref="StudentRows.Taps"/>.</param>
/// <param name="MaskedPositions">The masked positions, ascending, 0-based; empty where rows are not masked.</param>
/// <param name="MaskedIds">The ids of the text at those positions.</param>
internal sealed record RowTargets(byte[][] Taps, int[] MaskedPositions, int[] MaskedIds)
{
    /// <summary>Gets the targets of a row that has none.</summary>
    public static RowTargets None { get; } = new([], [], []);

    /// <summary>Refuses blocks of another number or size than the columns say.</summary>
    internal void Check(IReadOnlyList<TapColumn> columns, int length, int row)
    {
        if (Taps.Length != columns.Count || MaskedPositions.Length != MaskedIds.Length)
        {
            throw new InvalidDataException($"row {row} has {Taps.Length} taps and {MaskedIds.Length} masked ids; expected {columns.Count} and {MaskedPositions.Length}");
        }

        for (var i = 0; i < Taps.Length; i++)
        {
            if (Taps[i].Length != columns[i].Bytes(length, MaskedPositions.Length))
            {
                throw new InvalidDataException(
                    $"row {row} has {Taps[i].Length} bytes of {columns[i].Name}; expected {columns[i].Bytes(length, MaskedPositions.Length)} for {length} tokens");
            }
        }
    }
}
