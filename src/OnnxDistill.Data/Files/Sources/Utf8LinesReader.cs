namespace OnnxDistill.Data.Files.Sources;

/// <summary>The lines of <see cref="Utf8Lines"/> as a text reader, for libraries that want one; every line ends with LF.</summary>
internal sealed class Utf8LinesReader(DataSource source) : TextReader
{
    private readonly IEnumerator<TextLine> _lines = Utf8Lines.Read(source).GetEnumerator();
    private string _line = string.Empty;
    private int _next;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_next == _line.Length)
        {
            if (!_lines.MoveNext())
            {
                return 0;
            }

            (_line, _next) = (_lines.Current.Text + "\n", 0);
        }

        var length = Math.Min(buffer.Length, _line.Length - _next);
        _line.AsSpan(_next, length).CopyTo(buffer);
        _next += length;
        return length;
    }

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Peek()
    {
        if (_next == _line.Length)
        {
            if (!_lines.MoveNext())
            {
                return -1;
            }

            (_line, _next) = (_lines.Current.Text + "\n", 0);
        }

        return _line[_next];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _lines.Dispose();
        }

        base.Dispose(disposing);
    }
}
