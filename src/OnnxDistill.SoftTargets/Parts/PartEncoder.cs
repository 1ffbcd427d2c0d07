using OnnxDistill.SoftTargets.Plans;
using Parquet;
using Parquet.Schema;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Writes rows as Parquet, a row group after the other.</summary>
internal static class PartEncoder
{
    // Rows are stored by length, so that a row group spans few lengths. 512 rows without taps are 40 KB: a reader that filters by length
    // skips most of a part, and the footer stays below a twentieth of the file. With taps a row group ends at 16 MB, a reader's memory.
    private const int GroupRows = 512;
    private const long GroupBytes = 16_000_000;

    public static void Write(Stream stream, PartSchema schema, PartFooter footer, IReadOnlyList<SoftTargetRow> rows, CancellationToken cancellationToken) =>
        WriteAsync(stream, schema, footer, rows, cancellationToken).GetAwaiter().GetResult();

    private static async Task WriteAsync(Stream stream, PartSchema schema, PartFooter footer, IReadOnlyList<SoftTargetRow> rows, CancellationToken cancellationToken)
    {
        var columns = new ParquetColumns(schema);
        var writer = await ParquetWriter.CreateAsync(columns.Schema, stream, columns.WriteOptions(), append: false, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            writer.CustomMetadata = footer.ToMetadata();
            for (var start = 0; start < rows.Count;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var group = Group(rows, start, schema);
                using var target = writer.CreateRowGroup();
                await WriteGroup(target, columns, schema, group, cancellationToken).ConfigureAwait(false);
                start += group.Length;
            }
        }
    }

    private static SoftTargetRow[] Group(IReadOnlyList<SoftTargetRow> rows, int start, PartSchema schema)
    {
        var group = new List<SoftTargetRow>(GroupRows);
        var bytes = 0L;
        for (var i = start; i < rows.Count && group.Count < GroupRows; i++)
        {
            bytes += schema.RowBytes(rows[i].InputIds.Length, rows[i].MaskedPositions.Length);
            if (group.Count > 0 && bytes > GroupBytes)
            {
                break;
            }

            group.Add(rows[i]);
        }

        return [.. group];
    }

    private static async Task WriteGroup(ParquetRowGroupWriter target, ParquetColumns columns, PartSchema schema, SoftTargetRow[] rows, CancellationToken cancellationToken)
    {
        await Numbers(columns.Row, r => r.Row).ConfigureAwait(false);
        await Numbers(columns.TextHash, r => r.TextHash).ConfigureAwait(false);
        await Numbers(columns.Label, r => double.IsNaN(r.Label) ? double.NaN : r.Label).ConfigureAwait(false);
        await Lists(columns.InputIds, r => r.InputIds).ConfigureAwait(false);
        await Numbers(columns.PairStart, r => r.PairStart).ConfigureAwait(false);
        await Lists(columns.Logits, r => r.Logits ?? []).ConfigureAwait(false);
        if (columns.Labels is { } labels)
        {
            await Lists(labels, r => r.Labels).ConfigureAwait(false);
        }

        if (columns.Masks is var (positions, originals))
        {
            await Lists(positions, r => r.MaskedPositions).ConfigureAwait(false);
            await Lists(originals, r => r.MaskedIds).ConfigureAwait(false);
        }

        for (var i = 0; i < columns.Taps.Count; i++)
        {
            var name = schema.Taps[i].Name;
            await target.WriteAsync(columns.Taps[i], Array.ConvertAll(rows, r => r.Taps[name])).ConfigureAwait(false);
        }

        Task Numbers<T>(DataField field, Converter<SoftTargetRow, T> value)
            where T : struct => target.WriteAllPartsAsync<T>(field, Array.ConvertAll(rows, value), null, null, cancellationToken);

        Task Lists<T>(DataField field, Converter<SoftTargetRow, T[]> value)
            where T : struct
        {
            var (values, definitions, repetitions) = ListLevels.Flatten(Array.ConvertAll(rows, value));
            return target.WriteAllPartsAsync<T>(field, values, definitions, repetitions, cancellationToken);
        }
    }
}
