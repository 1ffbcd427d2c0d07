using System.Globalization;

namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>
/// Compatible decompositions, compositions and combining marks as Hugging Face's library has them, from the embedded
/// <c>normalization.txt</c>; other canonical decompositions and classes are <see cref="CharacterTable"/>'s.
/// </summary>
internal sealed class NormalizationTable
{
    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly bool[] _combining = new bool[0x10000];
    private readonly List<(int First, int Last)> _combiningBeyond = [];

    private NormalizationTable()
    {
        using var stream = typeof(NormalizationTable).Assembly.GetManifestResourceStream("normalization.txt")
            ?? throw new InvalidOperationException("normalization.txt is not embedded");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var fields = line.Split(' ');
                Add(fields[0], Array.ConvertAll(fields[1..], f => int.Parse(f, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)));
            }
        }
    }

    public static NormalizationTable Instance { get; } = new();

    /// <summary>The full compatible decomposition (NFKD) of the one character.</summary>
    public ReadOnlySpan<int> DecomposeCompatibly(int codePoint, Span<int> three) =>
        _compatible.TryGetValue(codePoint, out var parts) ? parts : Decompose(codePoint, three);

    /// <summary>The full canonical decomposition (NFD) of the one character.</summary>
    public ReadOnlySpan<int> Decompose(int codePoint, Span<int> three) =>
        _canonical.TryGetValue(codePoint, out var parts) ? parts : CharacterTable.Instance.Decompose(codePoint, three);

    /// <summary>The character that two compose to, or -1.</summary>
    public int Compose(int first, int second) => Hangul.Compose(first, second) is >= 0 and var syllable ? syllable
        : _compositions.GetValueOrDefault((first, second), -1);

    /// <summary>Says whether StripAccents drops the character.</summary>
    public bool IsCombining(int codePoint) => codePoint < 0x10000
        ? _combining[codePoint]
        : _combiningBeyond.Exists(r => codePoint >= r.First && codePoint <= r.Last);

    private void Add(string kind, int[] numbers)
    {
        switch (kind)
        {
            case "canonical":
                _canonical[numbers[0]] = numbers[1..];
                break;
            case "compatible":
                _compatible[numbers[0]] = numbers[1..];
                break;
            case "compose":
                _compositions[(numbers[0], numbers[1])] = numbers[2];
                break;
            case "combining" when numbers[0] >= 0x10000:
                _combiningBeyond.Add((numbers[0], numbers[1]));
                break;
            case "combining":
                _combining.AsSpan(numbers[0], Math.Min(numbers[1], 0xFFFF) - numbers[0] + 1).Fill(true);
                break;
            default:
                throw new InvalidOperationException($"normalization.txt: {kind}");
        }
    }
}
