namespace OnnxDistill.Data.Tokenizers.Texts;

/// <summary>A text in segments, which pre-tokenizers split further and rewrite. Kept and used again by one thread.</summary>
internal sealed class SplitText
{
    private AlignedText _spareText = new();
    private List<Segment> _spareSegments = [];

    /// <summary>Gets the text.</summary>
    public AlignedText Text { get; private set; } = new();

    /// <summary>Gets the segments in order; none is empty.</summary>
    public List<Segment> Segments { get; private set; } = [];

    /// <summary>Gets where a pass writes the new text.</summary>
    public AlignedText NewText => _spareText;

    /// <summary>Gets where a pass writes the new segments.</summary>
    public List<Segment> NewSegments => _spareSegments;

    public void Clear()
    {
        Text.Reset(0);
        Segments.Clear();
    }

    /// <summary>Begins a pass that writes new segments of the same text.</summary>
    public void BeginSegments() => _spareSegments.Clear();

    /// <summary>Ends it.</summary>
    public void EndSegments() => (Segments, _spareSegments) = (_spareSegments, Segments);

    /// <summary>Begins a pass that writes the text anew, segments too.</summary>
    public void BeginText()
    {
        _spareSegments.Clear();
        _spareText.Reset(Text.Origin);
    }

    /// <summary>Copies a segment as it is.</summary>
    public void Copy(Segment segment)
    {
        var start = _spareText.Length;
        _spareText.Append(Text, segment.Start, segment.End);
        _spareSegments.Add(segment with { Start = start, End = _spareText.Length });
    }

    /// <summary>Ends it.</summary>
    public void EndText()
    {
        (Text, _spareText) = (_spareText, Text);
        EndSegments();
    }
}
