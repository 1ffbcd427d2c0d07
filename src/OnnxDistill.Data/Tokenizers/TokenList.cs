namespace OnnxDistill.Data.Tokenizers;

/// <summary>A growing list of token ids and, where they are wanted, their offsets.</summary>
internal sealed class TokenList
{
    private int[] _ids = new int[128];
    private Offset[] _offsets = new Offset[128];

    public int Length { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Length);

    public ReadOnlySpan<Offset> Offsets => _offsets.AsSpan(0, Length);

    /// <summary>Gets how many tokens were cut off for want of room since the list was last empty.</summary>
    public int Dropped { get; private set; }

    /// <summary>Takes back what was added behind this length: nothing counts as dropped.</summary>
    public void Truncate(int length) => (Length, Dropped) = (length, 0);

    /// <summary>Cuts the list to so many tokens and counts what is lost.</summary>
    public void Cut(int length) => (Length, Dropped) = (length, Dropped + Length - length);

    public void Add(int id, int start, int end)
    {
        if (Length == _ids.Length)
        {
            Array.Resize(ref _ids, Length * 2);
            Array.Resize(ref _offsets, Length * 2);
        }

        _offsets[Length] = new Offset(start, end);
        _ids[Length++] = id;
    }
}
