namespace OnnxDistill.Data.Files.Formats;

/// <summary>Whether the records of a file have one number of fields.</summary>
/// <param name="header">Whether the first record names the columns; it may have one field less, where rows begin with their names as R writes them.</param>
internal sealed class FieldCounts(bool header)
{
    private int? _header;
    private int? _fields;
    private bool _same = true;

    /// <summary>Gets whether all records had as many.</summary>
    public bool Same => _same && (_header is not { } names || _fields is not { } fields || names == fields || names == fields - 1);

    /// <summary>Counts a record.</summary>
    public void Add(int fields)
    {
        if (header && _header is null)
        {
            _header = fields;
            return;
        }

        _fields ??= fields;
        _same &= fields == _fields;
    }
}
