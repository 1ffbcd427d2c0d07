using System.Globalization;

namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>
/// The character tables of Hugging Face's tokenizers, from the embedded <c>characters.txt</c>. .NET's own tables are newer, so that
/// they split at punctuation and drop accents that the reference keeps; and these need no ICU.
/// </summary>
internal sealed class CharacterTable
{
    private const int CodePoints = 0x110000;
    private readonly CharacterTraits[] _traits = new CharacterTraits[CodePoints];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int[]> _lower = [];
    private readonly Dictionary<int, int[]> _decompositions = [];

    private CharacterTable()
    {
        using var stream = typeof(CharacterTable).Assembly.GetManifestResourceStream("characters.txt")
            ?? throw new InvalidOperationException("characters.txt is not embedded");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                Add(line.Split(' '));
            }
        }
    }

    public static CharacterTable Instance { get; } = new();

    /// <summary>Gets the code points that some step changes or looks at, without Hangul syllables.</summary>
    public IEnumerable<int> Special => Enumerable.Range(0, CodePoints)
        .Where(c => _traits[c] != 0 || _lower.ContainsKey(c) || _decompositions.ContainsKey(c) || _classes.ContainsKey(c));

    public CharacterTraits Traits(int codePoint) => _traits[codePoint];

    /// <summary>The canonical combining class; 0 for a starter and for what Unicode 9 did not know.</summary>
    public byte CombiningClass(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>The lower-case form of the one character, without context.</summary>
    public ReadOnlySpan<int> Lower(int codePoint, Span<int> one)
    {
        if (_lower.TryGetValue(codePoint, out var lower))
        {
            return lower;
        }

        one[0] = codePoint;
        return one[..1];
    }

    /// <summary>The full canonical decomposition (NFD) of the one character.</summary>
    public ReadOnlySpan<int> Decompose(int codePoint, Span<int> three)
    {
        if (_decompositions.TryGetValue(codePoint, out var parts))
        {
            return parts;
        }

        if (Hangul.IsSyllable(codePoint))
        {
            return three[..Hangul.Decompose(codePoint, three)];
        }

        three[0] = codePoint;
        return three[..1];
    }

    private static int Hex(string text) => text[0] == '-'
        ? -int.Parse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private void Add(string[] fields)
    {
        var numbers = Array.ConvertAll(fields[1..], Hex);
        switch (fields[0])
        {
            case "decompose":
                _decompositions[numbers[0]] = numbers[1..];
                break;
            case "lower-many":
                _lower[numbers[0]] = numbers[1..];
                break;
            case "lower":
                for (var c = numbers[0]; c <= numbers[1]; c += numbers[2])
                {
                    _lower[c] = [c + numbers[3]];
                }

                break;
            case "class":
                for (var c = numbers[0]; c <= numbers[1]; c++)
                {
                    _classes[c] = (byte)numbers[2];
                }

                break;
            default:
                var trait = fields[0] switch
                {
                    "drop" => CharacterTraits.Drop,
                    "space" => CharacterTraits.Space,
                    "punctuation" => CharacterTraits.Punctuation,
                    "cjk" => CharacterTraits.Chinese,
                    "mark" => CharacterTraits.Mark,
                    _ => throw new InvalidOperationException($"characters.txt: {fields[0]}"),
                };
                for (var c = numbers[0]; c <= numbers[1]; c++)
                {
                    _traits[c] |= trait;
                }

                break;
        }
    }
}
