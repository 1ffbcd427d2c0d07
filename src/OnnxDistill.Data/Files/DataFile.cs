using System.Security.Cryptography;
using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Files;

/// <summary>A data set in one file, or several of the same columns, read row by row: no file is ever held in memory.</summary>
public sealed class DataFile
{
    private readonly IReadOnlyList<DataPart> _parts;
    private readonly long _limit;
    private readonly LabelRenaming? _renaming;
    private readonly bool _unlabelled;
    private bool _read;

    private DataFile(IReadOnlyList<DataPart> parts, long limit, LabelRenaming? renaming, bool unlabelled = false) =>
        (_parts, _limit, _renaming, _unlabelled) = (parts, limit, renaming, unlabelled);

    /// <summary>Gets the path as given, for errors; the first of several, with the number of the others.</summary>
    public string Path => Names(_parts[0].Name);

    /// <summary>Gets the file's name without its folder; the first of several, with the number of the others.</summary>
    public string Name => Names(System.IO.Path.GetFileName(_parts[0].Name));

    /// <summary>Gets the columns that were chosen.</summary>
    public ColumnChoice Columns => _parts[0].Columns;

    /// <summary>Gets what was found out and not said by the user, a line each: which column is what, which are unused, what parts and quotes fields.</summary>
    public IReadOnlyList<string> Notes => [.. _parts.SelectMany(p => p.Notes), .. Renamed()];

    /// <summary>Finds out format and columns of one file.</summary>
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <param name="options">What the user said.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The format is unknown, the file is empty, or a column is not there or could be several.</exception>
    public static DataFile Open(string path, DataFileOptions? options = null) => Open([path], options);

    /// <summary>Finds out format and columns of files that are read one after the other.</summary>
    /// <param name="paths">The files, at least one; <c>-</c> for standard input.</param>
    /// <param name="options">What the user said.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">As for one file; or they have other columns, or one is given twice.</exception>
    public static DataFile Open(IReadOnlyList<string> paths, DataFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new DataFileOptions();
        if (paths.GroupBy(p => p == "-" ? p : System.IO.Path.GetFullPath(p), StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidDataException($"{twice.First()} is given twice; give every file once");
        }

        var parts = paths.Select(p => DataPart.Open(p, options)).ToList();
        foreach (var part in parts.Skip(1))
        {
            if (!part.Columns.IsLike(parts[0].Columns))
            {
                throw new InvalidDataException(
                    $"{part.Name} has other columns ({part.Columns.Describe()}) than {parts[0].Name} ({parts[0].Columns.Describe()}), and rows of both are to be alike; rename its columns, or name those of all files by --text-column, --pair-column and --label-column");
            }
        }

        return new DataFile(parts, options.Limit ?? long.MaxValue, options.LabelMap);
    }

    /// <summary>Streams the examples; may be called again.</summary>
    /// <exception cref="InvalidDataException">A row is ragged, no UTF-8 or no JSON; file and line are named.</exception>
    public IEnumerable<Example> Read()
    {
        var row = 0L;
        foreach (var part in _parts)
        {
            var first = row;
            foreach (var example in part.Read(first, several: _parts.Count > 1))
            {
                if (row == _limit)
                {
                    yield break;
                }

                row++;
                yield return _unlabelled ? example with { LabelText = null, LabelTexts = null, LabelFlags = null } : _renaming?.Apply(example) ?? example;
            }

            if (row == first && row < _limit)
            {
                throw new InvalidDataException($"{part.Name} has a header and no row");
            }
        }

        _read = true;
    }

    /// <summary>The same rows without their labels.</summary>
    public DataFile WithoutLabels() => new(_parts, _limit, _renaming, unlabelled: true);

    /// <summary>What tells the data from other data: SHA-256 in hex over the bytes as they lie on the disk; of several files, or with labels read as others, over those of each.</summary>
    public string Hash()
    {
        string[] hashes = [.. _parts.Select(HashOf), .. _renaming is null ? [] : new[] { Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{_renaming}"))) }];
        return hashes is [var only] ? only : Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(string.Concat(hashes))));
    }

    private IEnumerable<string> Renamed()
    {
        if (_renaming is null)
        {
            yield break;
        }

        yield return $"{Name}: labels are read as others: {_renaming}";
        if (_read && _renaming.Unused is { Count: > 0 } unused)
        {
            yield return $"{Name}: no row has the label {string.Join(", ", unused)} that --label-map names";
        }
    }

    private static string HashOf(DataPart part)
    {
        using var file = File.OpenRead(part.File);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private string Names(string first) => _parts.Count == 1 ? first : FormattableString.Invariant($"{first} and {_parts.Count - 1} more");
}
