using OnnxDistill.SoftTargets.Plans;
using Parquet;
using Parquet.Schema;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Reads rows from Parquet, only the columns asked for.</summary>
internal static class PartDecoder
{
    private static readonly Dictionary<string, byte[]> NoTaps = [];

    /// <summary>The footer, and the rows of one row group or, if null, of all.</summary>
    public static (PartFooter? Footer, IReadOnlyList<SoftTargetRow> Rows) Read(Stream stream, PartSchema schema, ReadColumns columns, int? group = null) =>
        ReadAsync(stream, schema, columns, group).GetAwaiter().GetResult();

    /// <summary>The footer, and of each row group its rows and the uncompressed bytes of some columns.</summary>
    public static (PartFooter? Footer, IReadOnlyList<(long Rows, long Bytes)> Groups) ReadGroupSizes(Stream stream, IReadOnlySet<string> columns) =>
        ReadGroupSizesAsync(stream, columns).GetAwaiter().GetResult();

    public static PartFooter? ReadFooter(Stream stream) => ReadFooterAsync(stream).GetAwaiter().GetResult();

    public static Dictionary<string, long> ReadColumnBytes(Stream stream) => ReadColumnBytesAsync(stream).GetAwaiter().GetResult();

    private static async Task<Dictionary<string, long>> ReadColumnBytesAsync(Stream stream)
    {
        var reader = await Open(stream).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return reader.Metadata!.RowGroups
                .SelectMany(g => g.Columns)
                .Where(c => c.MetaData is not null)
                .GroupBy(c => c.MetaData!.PathInSchema[0], c => c.MetaData!.TotalCompressedSize, StringComparer.Ordinal)
                .ToDictionary(c => c.Key, c => c.Sum(), StringComparer.Ordinal);
        }
    }

    private static async Task<(PartFooter? Footer, IReadOnlyList<(long Rows, long Bytes)> Groups)> ReadGroupSizesAsync(Stream stream, IReadOnlySet<string> columns)
    {
        var reader = await Open(stream).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return (PartFooter.Read(reader.CustomMetadata), [.. reader.Metadata!.RowGroups.Select(g => (g.NumRows, Bytes(g)))]);
        }

        long Bytes(Parquet.Meta.RowGroup group) => group.Columns
            .Where(c => c.MetaData is not null && columns.Contains(c.MetaData.PathInSchema[0]))
            .Sum(c => Math.Max(0, c.MetaData!.TotalUncompressedSize));
    }

    private static async Task<PartFooter?> ReadFooterAsync(Stream stream)
    {
        var reader = await Open(stream).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return PartFooter.Read(reader.CustomMetadata);
        }
    }

    private static async Task<(PartFooter? Footer, IReadOnlyList<SoftTargetRow> Rows)> ReadAsync(
        Stream stream, PartSchema schema, ReadColumns columns, int? only)
    {
        var reader = await Open(stream).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var rows = new List<SoftTargetRow>();
            var fields = new Fields(reader.Schema);
            var (first, end) = only is { } index ? (index, index + 1) : (0, reader.RowGroupCount);
            for (var i = first; i < end; i++)
            {
                using var group = reader.OpenRowGroupReader(i);
                await ReadGroup(rows, group, fields, schema, columns).ConfigureAwait(false);
            }

            return (PartFooter.Read(reader.CustomMetadata), rows);
        }
    }

    private static Task<ParquetReader> Open(Stream stream)
    {
        ParquetFooter.Require(stream);
        stream.Position = 0;
        return ParquetReader.CreateAsync(stream, leaveStreamOpen: true);
    }

    private static async Task ReadGroup(List<SoftTargetRow> rows, ParquetRowGroupReader group, Fields fields, PartSchema schema, ReadColumns columns)
    {
        var count = checked((int)group.RowCount);
        var row = await Numbers<long>("row").ConfigureAwait(false);
        var hash = columns.TextHash ? await Numbers<long>("text_hash").ConfigureAwait(false) : null;
        var label = columns.Label ? await Numbers<double>("label").ConfigureAwait(false) : null;
        var several = columns.Label && schema.Labels > 0 ? await Lists<float>(PartSchema.LabelsColumn).ConfigureAwait(false) : null;
        var ids = columns.InputIds ? await Lists<int>("input_ids").ConfigureAwait(false) : null;
        var pair = columns.InputIds ? await Numbers<int>("pair_start").ConfigureAwait(false) : null;
        var logits = columns.Logits ? await Lists<float>("logits").ConfigureAwait(false) : null;
        var masked = columns.Masks && schema.Masked;
        var positions = masked ? await Lists<int>("masked_positions").ConfigureAwait(false) : null;
        var originals = masked ? await Lists<int>("masked_ids").ConfigureAwait(false) : null;
        var taps = new Dictionary<string, byte[]?[]>(StringComparer.Ordinal);
        foreach (var name in columns.Taps ?? [.. schema.Taps.Select(t => t.Name)])
        {
            var blobs = new byte[]?[count];
            await group.ReadAsync(fields[name], blobs.AsMemory(), null).ConfigureAwait(false);
            taps[name] = blobs;
        }

        for (var i = 0; i < count; i++)
        {
            rows.Add(new SoftTargetRow
            {
                Row = row[i],
                TextHash = hash?[i] ?? 0,
                Label = label?[i] ?? double.NaN,
                Labels = several?[i] ?? [],
                InputIds = ids?[i] ?? [],
                PairStart = pair?[i] ?? 0,
                Logits = logits?[i] is { Length: > 0 } values ? values : null,
                MaskedPositions = positions?[i] ?? [],
                MaskedIds = originals?[i] ?? [],
                Taps = taps.Count == 0 ? NoTaps : taps.ToDictionary(t => t.Key, t => t.Value[i] ?? [], StringComparer.Ordinal),
            });
        }

        async Task<T[]> Numbers<T>(string name)
            where T : struct
        {
            var values = new T[count];
            await group.ReadRawAsync<T>(fields[name], values, null, null).ConfigureAwait(false);
            return values;
        }

        async Task<T[][]> Lists<T>(string name)
            where T : struct
        {
            using var raw = (Parquet.Data.RawColumnData<T>)await group.ReadRawColumnDataBaseAsync(fields[name + "/list/element"]).ConfigureAwait(false);
            return ListLevels.Split<T>(raw.Values, raw.DefinitionLevels, raw.RepetitionLevels, count);
        }
    }

    private sealed class Fields(ParquetSchema schema)
    {
        private readonly Dictionary<string, DataField> _fields = schema.GetDataFields().ToDictionary(f => f.Path.ToString(), StringComparer.Ordinal);

        public DataField this[string path] =>
            _fields.TryGetValue(path, out var field) ? field : throw new InvalidDataException($"column {path} is missing");
    }
}
