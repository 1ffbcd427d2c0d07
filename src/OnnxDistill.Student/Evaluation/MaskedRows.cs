using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Student.Evaluation;

/// <summary>Reads masked rows of a cache to be measured on: of the vocabulary only what the teacher finds likeliest is kept.</summary>
internal static class MaskedRows
{
    /// <summary>The rows, and for each of them the teacher's likeliest word piece at each masked position.</summary>
    /// <param name="cache">A cache of a masked language model.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">Its rows are not masked, no token is, or a part is damaged.</exception>
    public static (StudentRows Rows, IReadOnlyList<int[]>? TeacherTokens) Read(SoftTargetCache cache, CancellationToken cancellation)
    {
        var column = cache.Schema.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.VocabularyIds) ?? cache.Schema.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.Vocabulary);
        if (!cache.Schema.Masked)
        {
            throw new InvalidDataException($"{cache.Folder} holds no masked rows; make it with teacher-cache run --teacher MLM --capture vocabulary:1");
        }

        var columns = new ReadColumns { TextHash = false, Label = false, Logits = false, Taps = column is null ? [] : [column.Name] };
        var builder = new StudentRowsBuilder(classes: 0, masked: true);
        var tokens = new List<int[]>();
        var masked = 0L;
        foreach (var row in cache.ReadRows(columns))
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Add(row.InputIds, row.PairStart, double.NaN, [], new RowTargets([], row.MaskedPositions, row.MaskedIds));
            masked += row.MaskedIds.Length;
            if (column is not null)
            {
                tokens.Add(Likeliest(row, column, cache.Schema));
            }
        }

        return masked > 0
            ? (builder.Build(), column is null ? null : tokens)
            : throw new InvalidDataException($"{cache.Folder} has no masked token, so nothing can be measured on it; give more rows, or --mask-replicas");
    }

    private static int[] Likeliest(SoftTargetRow row, TapColumn column, PartSchema schema)
    {
        // A column of every token has the masked ones among them.
        int[] places = column.Shape[0] == TapColumn.Length ? row.MaskedPositions : [.. Enumerable.Range(0, row.MaskedPositions.Length)];
        if (column.Tap.Kind == TapKind.VocabularyIds)
        {
            var ids = MemoryMarshal.Cast<byte, int>(row.Taps[column.Name]).ToArray();
            return Array.ConvertAll(places, place => ids[place * column.Shape[1]]);
        }

        var targets = VocabularyTargets.Of(row, schema);
        return Array.ConvertAll(places, targets.Best);
    }
}
