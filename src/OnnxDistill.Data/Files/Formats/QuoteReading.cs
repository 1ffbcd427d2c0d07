using System.Globalization;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>
/// Reads the lines of a file as if quotes at the beginning of a field opened it, and keeps count of what speaks for and against that: writers quote
/// by rule, and texts in which a quote just happens to stand keep to none.
/// </summary>
/// <param name="delimiter">What stands between two fields.</param>
/// <param name="escape">What stands before a quote that belongs to the field: a quote or a backslash.</param>
/// <param name="header">Whether the first record names the columns.</param>
internal sealed class QuoteReading(char delimiter, char escape, bool header)
{
    private readonly List<Column> _columns = [];
    private readonly FieldCounts _counts = new(delimiter, header);
    private long _records;
    private int _field;
    private string _first = string.Empty;
    private bool _open;
    private bool _reason;
    private bool _commas;

    /// <summary>Gets the first line on which a quoted field goes on after its closing quote, or 0.</summary>
    public long Junk { get; private set; }

    /// <summary>Gets the number of such fields.</summary>
    public long Junks { get; private set; }

    /// <summary>Gets the number of quoted fields.</summary>
    public long Quoted { get; private set; }

    /// <summary>Gets the number of quoted fields with a quote within.</summary>
    public long Doubled { get; private set; }

    /// <summary>Gets the number of quoted fields over several lines.</summary>
    public long Broken { get; private set; }

    /// <summary>Gets the number of fields in which a quote stands although none opened them.</summary>
    public long Stray { get; private set; }

    /// <summary>Gets the number of quoted fields that would have needed no quotes.</summary>
    public long Needless { get; private set; }

    /// <summary>Gets the number of quoted fields, and of others, with a comma in them: Excel quotes these though tabs part fields.</summary>
    public (long Quoted, long Bare) Commas { get; private set; }

    /// <summary>Gets whether a name in the header is quoted.</summary>
    public bool HeaderQuoted { get; private set; }

    /// <summary>Gets whether every record has as many fields as the first.</summary>
    public bool SameFields => _counts.Same;

    /// <summary>Gets the number of fields in quotes before which a space stands.</summary>
    public long Spaced { get; private set; }

    /// <summary>Gets whether every quoted field is closed, and followed by a delimiter or the line's end.</summary>
    public bool Closes => !_open && Junks == 0;

    /// <summary>Gets whether some column has every text in quotes, numbers and empty fields left aside.</summary>
    public bool WholeColumn => _columns.Exists(c => c is { Quoted: > 1, Bare: 0 });

    /// <summary>Reads one more line.</summary>
    public void Add(string line, long number)
    {
        if (!_open && line.Length == 0)
        {
            return;
        }

        var at = 0;
        if (_open)
        {
            (_reason, at) = (true, InQuotes(line, 0, number));
            Broken += _open ? 0 : 1;
        }
        else
        {
            (_field, _first) = (0, line);
        }

        while (at >= 0)
        {
            at = at < line.Length && line[at] == '"' ? InQuotes(line, at + 1, number) : Bare(line, at);
        }

        if (!_open)
        {
            _counts.Add(_first, _field);
            _records++;
        }
    }

    // From behind the opening quote; returns where the next field begins, or -1 where the line ends.
    private int InQuotes(string line, int at, long number)
    {
        if (!_open)
        {
            (_open, _reason, _commas) = (true, false, false);
        }

        for (; at < line.Length; at++)
        {
            var c = line[at];
            if (c == escape && at + 1 < line.Length && line[at + 1] == '"')
            {
                Doubled++;
                _reason = true;
                at++;
            }
            else if (c == '"')
            {
                return Close(line, at + 1, number);
            }
            else
            {
                _reason |= c == delimiter;
                _commas |= c == ',';
            }
        }

        return -1;
    }

    private int Close(string line, int at, long number)
    {
        _open = false;
        Quoted++;
        Needless += _reason || _commas ? 0 : 1;
        Commas = _commas ? (Commas.Quoted + 1, Commas.Bare) : Commas;
        HeaderQuoted |= header && _records == 0;
        Count(quoted: true);
        if (at < line.Length && line[at] != delimiter)
        {
            Junk = Junks++ == 0 ? number : Junk;
            at = line.IndexOf(delimiter, at);
            return at < 0 ? -1 : at + 1;
        }

        return at < line.Length ? at + 1 : -1;
    }

    private int Bare(string line, int at)
    {
        var end = line.IndexOf(delimiter, at);
        var field = line.AsSpan(at, (end < 0 ? line.Length : end) - at);
        Stray += field.Contains('"') ? 1 : 0;
        Spaced += field is [' ', ..] && field.Trim() is ['"', .., '"'] ? 1 : 0;
        Commas = field.Contains(',') ? (Commas.Quoted, Commas.Bare + 1) : Commas;
        Count(quoted: false, plain: field.IsWhiteSpace() || field is "NA" || double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        return end < 0 ? -1 : end + 1;
    }

    private void Count(bool quoted, bool plain = false)
    {
        var column = _field++;
        if (header && _records == 0)
        {
            return;
        }

        while (_columns.Count <= column)
        {
            _columns.Add(default);
        }

        var (inQuotes, bare) = _columns[column];
        _columns[column] = new Column(inQuotes + (quoted ? 1 : 0), bare + (quoted || plain ? 0 : 1));
    }

    private readonly record struct Column(long Quoted, long Bare);
}
