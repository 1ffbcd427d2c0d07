using OnnxDistill.Data.Files.Sources;
using OnnxDistill.SoftTargets.Parts;
using Parquet;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Records of a .parquet file, one row group in memory at a time, and of it only the columns wanted.</summary>
internal static class ParquetRecords
{
    /// <summary>The names of the columns.</summary>
    /// <exception cref="InvalidDataException">The file is no Parquet or has no rows.</exception>
    public static IReadOnlyList<string> Names(DataSource source) => Guard(source, () => With(source, reader =>
        reader.RowGroups.Sum(g => g.RowCount) == 0
            ? throw new InvalidDataException("it has no rows")
            : reader.Schema.Fields.Select(f => f.Name).ToList()));

    /// <summary>The records of the columns wanted, as far as the file has them.</summary>
    public static IEnumerable<NamedRecord> Read(DataSource source, IReadOnlyCollection<string> wanted)
    {
        var groups = Guard(source, () => With(source, reader => reader.RowGroupCount));
        var row = 0L;
        for (var group = 0; group < groups; group++)
        {
            foreach (var values in Guard(source, () => With(source, reader => Group(reader, group, wanted))))
            {
                yield return new NamedRecord(++row, values);
            }
        }
    }

    private static List<Dictionary<string, object?>> Group(ParquetReader reader, int index, IReadOnlyCollection<string> wanted)
    {
        using var group = reader.OpenRowGroupReader(index);
        var columns = new ParquetColumns(group, reader.Schema);
        var values = reader.Schema.Fields.Where(f => wanted.Contains(f.Name)).Select(f => (f.Name, Values: columns.Read(f.Name))).ToList();
        return [.. Enumerable.Range(0, checked((int)group.RowCount)).Select(row => values.ToDictionary(c => c.Name, c => c.Values[row], StringComparer.Ordinal))];
    }

    private static async Task<T> With<T>(DataSource source, Func<ParquetReader, T> read)
    {
        var stream = File.OpenRead(source.UnpackedFile());
        await using (stream.ConfigureAwait(false))
        {
            ParquetFooter.Require(stream);
            stream.Position = 0;
            var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return read(reader);
            }
        }
    }

    // Whatever the library throws on bytes it does not understand becomes one sentence that names the file.
    private static T Guard<T>(DataSource source, Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (FileNotFoundException or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new InvalidDataException($"{source.Name} is not Parquet that can be read ({e.Message.Split('\n')[0].TrimEnd('.', '\r')})", e);
        }
    }
}
