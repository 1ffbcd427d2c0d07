using System.Collections;
using System.Globalization;
using Parquet;
using Parquet.Serialization;

namespace OnnxDistill.Data.Files;

/// <summary>Records of a .parquet file, one row group in memory at a time.</summary>
internal static class ParquetRecords
{
    public static IEnumerable<NamedRecord> Read(string path)
    {
        var groups = Guard(path, () => RowGroups(path));
        var row = 0L;
        for (var group = 0; group < groups; group++)
        {
            foreach (var values in Guard(path, () => Group(path, group)))
            {
                yield return new NamedRecord(++row, values);
            }
        }
    }

    private static async Task<int> RowGroups(string path)
    {
        var reader = await ParquetReader.CreateAsync(path).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return reader.RowGroupCount;
        }
    }

    private static async Task<List<Dictionary<string, object?>>> Group(string path, int group)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        await using (stream.ConfigureAwait(false))
        {
            var result = await ParquetSerializer.DeserializeUntypedAsync(stream, null, group).ConfigureAwait(false);
            return [.. result.Data.Select(r => r.ToDictionary(v => v.Key, v => Value(v.Value), StringComparer.Ordinal))];
        }
    }

    private static object? Value(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "1" : "0",
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        IDictionary => null,
        IEnumerable list => list.Cast<object>().Select(e => Convert.ToInt32(e, CultureInfo.InvariantCulture)).ToArray(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    // Whatever the library throws on bytes it does not understand becomes one sentence that names the file.
    private static T Guard<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return Task.Run(read).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (FileNotFoundException or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new InvalidDataException($"{path} is not Parquet that can be read ({e.Message.Split('\n')[0].TrimEnd('.', '\r')})", e);
        }
    }
}
