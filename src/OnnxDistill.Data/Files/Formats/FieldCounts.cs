namespace OnnxDistill.Data.Files.Formats;

/// <summary>Whether the records of a file have one number of fields.</summary>
/// <param name="delimiter">What stands between two fields.</param>
/// <param name="header">Whether the first record names the columns; it may have one field less, where rows begin with their number as R writes them.</param>
internal sealed class FieldCounts(char delimiter, bool header)
{
    private int? _header;
    private int? _fields;
    private bool _same = true;
    private bool _numbered = true;
    private long _records;

    /// <summary>Gets whether all records had as many.</summary>
    public bool Same => _same && (_header is not { } names || _fields is not { } fields || names == fields || (_numbered && names == fields - 1));

    /// <summary>Counts a record.</summary>
    /// <param name="line">The line on which it begins.</param>
    /// <param name="fields">Its fields.</param>
    public void Add(string line, int fields)
    {
        if (header && _header is null)
        {
            _header = fields;
            return;
        }

        _records++;
        _fields ??= fields;
        _same &= fields == _fields;
        _numbered = _numbered && IsNumbered(line);
    }

    private bool IsNumbered(string line) =>
        line.StartsWith(FormattableString.Invariant($"{_records}{delimiter}"), StringComparison.Ordinal)
        || line.StartsWith(FormattableString.Invariant($"\"{_records}\"{delimiter}"), StringComparison.Ordinal);
}
