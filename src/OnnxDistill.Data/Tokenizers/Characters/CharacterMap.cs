namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>
/// All steps of a normalizer in one look-up: what a code point becomes. A page of 256 entries exists only where some code point
/// changes, so that ordinary text stays in a few cache lines.
/// </summary>
internal sealed class CharacterMap
{
    /// <summary>The entry's low 24 bits are the code point it becomes; flags above.</summary>
    public const int ValueMask = 0xFF_FFFF;

    /// <summary>The code point vanishes.</summary>
    public const int Drop = 1 << 24;

    /// <summary>A blank goes before and after.</summary>
    public const int Surround = 1 << 25;

    /// <summary>The value is an index into <see cref="Sequence"/>.</summary>
    public const int Many = 1 << 26;

    /// <summary>A mark that survives and has a combining class: neighbouring marks may have to change places.</summary>
    public const int Reorder = 1 << 27;

    private readonly int[]?[] _pages = new int[]?[0x1100];
    private readonly List<int[]> _sequences = [];

    public CharacterMap(NormalizerSettings settings)
    {
        Settings = settings;
        var table = CharacterTable.Instance;
        foreach (var codePoint in table.Special)
        {
            Set(codePoint, Compute(codePoint, table));
        }
    }

    public NormalizerSettings Settings { get; }

    public ReadOnlySpan<int> Sequence(int index) => _sequences[index];

    public int this[int codePoint] => _pages[codePoint >> 8] is { } page ? page[codePoint & 0xFF] : codePoint;

    private int Compute(int codePoint, CharacterTable table)
    {
        var traits = table.Traits(codePoint);
        if (Settings.CleanText)
        {
            // These three are control characters that count as white space.
            if (codePoint is '\t' or '\n' or '\r')
            {
                return ' ';
            }

            if ((traits & CharacterTraits.Drop) != 0)
            {
                return Drop;
            }

            if ((traits & CharacterTraits.Space) != 0)
            {
                return ' ';
            }
        }

        var surround = Settings.SpaceChinese && (traits & CharacterTraits.Chinese) != 0 ? Surround : 0;
        var result = new List<int>();
        Span<int> three = stackalloc int[3];
        Span<int> one = stackalloc int[1];
        foreach (var part in Settings.StripAccents ? table.Decompose(codePoint, three) : [codePoint])
        {
            if (!Settings.StripAccents || (table.Traits(part) & CharacterTraits.Mark) == 0)
            {
                result.AddRange(Settings.LowerCase ? table.Lower(part, one) : [part]);
            }
        }

        var reorder = Settings.StripAccents && result.Count > 0 && table.CombiningClass(codePoint) != 0 ? Reorder : 0;
        switch (result.Count)
        {
            case 0:
                return Drop;
            case 1:
                return result[0] | surround | reorder;
            default:
                _sequences.Add([.. result]);
                return (_sequences.Count - 1) | Many | surround | reorder;
        }
    }

    private void Set(int codePoint, int entry)
    {
        if (entry == codePoint)
        {
            return;
        }

        var page = _pages[codePoint >> 8];
        if (page is null)
        {
            page = _pages[codePoint >> 8] = new int[256];
            for (var i = 0; i < page.Length; i++)
            {
                page[i] = (codePoint & ~0xFF) | i;
            }
        }

        page[codePoint & 0xFF] = entry;
    }
}
