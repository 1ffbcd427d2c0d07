using OnnxDistill.Data.Files.Formats;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files;

/// <summary>The dialect of a .csv or .tsv: as the user said, else found out.</summary>
internal static class Dialects
{
    /// <summary>Finds delimiter and quotes.</summary>
    /// <returns>The dialect, and lines to tell where it is not the usual one of the format.</returns>
    /// <exception cref="InvalidDataException">The user said what there is not.</exception>
    public static (Dialect Dialect, IReadOnlyList<string> Notes) Find(DataSource source, string format, DataFileOptions options)
    {
        var (usual, header) = (format == "tsv" ? '\t' : ',', ColumnFinder.HasHeader(options));
        var delimiter = options.Delimiter ?? DelimiterFinder.Find(source, usual, header, fields => ColumnFinder.Fits(options, fields));
        if (delimiter is '"' or '\r' or '\n')
        {
            throw new InvalidDataException($"{source.Name}: a quote or a line break cannot part fields; give --delimiter another character");
        }

        var (quoting, note) = options.Quote switch
        {
            null or "auto" => QuoteFinder.Find(source, delimiter, header),
            "none" => (Quoting.None, null),
            "\"" or "double" => (Quoting.Doubled, null),
            var other => throw new InvalidDataException($"{source.Name}: --quote '{other}' is unknown; give auto, none or '\"'"),
        };
        var parted = delimiter == usual || options.Delimiter is not null ? null : $"{source.Name}: its fields are separated by {Dialect.NameOf(delimiter)} and not by {Dialect.NameOf(usual)}";
        return (new Dialect(delimiter, quoting), [.. new[] { parted, note }.OfType<string>()]);
    }
}
