namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>Matches each single character of a set.</summary>
internal sealed class CharacterPattern : Pattern
{
    private readonly bool[] _basic = new bool[0x10000];
    private readonly Func<int, bool> _isMember;

    /// <summary>A pattern of the code points of which the function says so.</summary>
    public CharacterPattern(Func<int, bool> isMember)
    {
        _isMember = isMember;
        for (var c = 0; c < _basic.Length; c++)
        {
            _basic[c] = !char.IsSurrogate((char)c) && isMember(c);
        }
    }

    /// <inheritdoc/>
    public override void Find(ReadOnlySpan<char> text, List<PatternMatch> into)
    {
        var start = 0;
        for (int i = 0, width; i < text.Length; i += width)
        {
            width = 1;
            var isMember = _basic[text[i]];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length)
            {
                width = 2;
                isMember = _isMember(char.ConvertToUtf32(text[i], text[i + 1]));
            }

            if (isMember)
            {
                if (start < i)
                {
                    into.Add(new(start, i, false));
                }

                into.Add(new(i, i + width, true));
                start = i + width;
            }
        }

        if (start < text.Length)
        {
            into.Add(new(start, text.Length, false));
        }
    }
}
