using System.Globalization;
using OnnxDistill.Data.Examples;

namespace OnnxDistill.Student.Retokenizing;

/// <summary>What was found while the rows of a data file were joined to a cache by their texts.</summary>
/// <param name="cache">The cache's folder.</param>
/// <param name="data">The data file's name.</param>
internal sealed class JoinFindings(string cache, string data)
{
    private const int TextInLine = 40;
    private readonly HashSet<int> _apart = [];
    private string? _lacking;
    private string? _other;
    private string? _first;
    private int _lackings;
    private int _others;
    private int _unlabelled;
    private float _largest;

    /// <summary>Gets the number of rows that the cache lacks.</summary>
    public int Lacking => _lackings;

    /// <summary>A row that the cache lacks.</summary>
    public void Lacks(Example example)
    {
        _lacking ??= Name(example);
        _lackings++;
    }

    /// <summary>A row whose text the cache holds with logits that differ.</summary>
    public void Differs(Example example, int text, float apart)
    {
        _first ??= Name(example);
        _largest = Math.Max(_largest, apart);
        _apart.Add(text);
    }

    /// <summary>A row whose label is not the cache's.</summary>
    public void OtherLabel(Example example, TextLabel own, TextLabel cached)
    {
        _other ??= string.Create(CultureInfo.InvariantCulture, $"{Name(example)}: {own}, in the cache {cached}");
        _others++;
    }

    /// <summary>A row without a label whose text has several in the cache.</summary>
    public void SeveralLabels() => _unlabelled++;

    /// <summary>What is worth telling, a line each.</summary>
    /// <param name="unused">The texts of the cache that the data lacks.</param>
    public IEnumerable<string> Lines(int unused)
    {
        var file = data;
        if (_lackings > 0)
        {
            yield return Invariant($"{_lackings} rows of {file} are not in {cache} and are left out (first: {_lacking}); a cache of {file} holds them too");
        }

        if (unused > 0)
        {
            yield return Invariant($"{cache} holds {unused} texts that {file} lacks; the student learns nothing from them");
        }

        if (_apart.Count > 0)
        {
            yield return Invariant($"{cache} holds {_apart.Count} texts more than once with different logits, up to {_largest:0.###} apart (first: {_first}); their mean is learnt");
        }

        if (_others > 0)
        {
            yield return Invariant($"{_others} rows of {file} have another label than in {cache} (first: {_other}); that of {file} is learnt");
        }

        if (_unlabelled > 0)
        {
            yield return Invariant($"{_unlabelled} rows of {file} have no label, and several in {cache}; they are learnt from without one");
        }
    }

    private static string Name(Example example)
    {
        var text = example.Text!.ReplaceLineEndings(" ");
        return Invariant($"line {example.Line}, \"{(text.Length > TextInLine ? text[..TextInLine] + "..." : text)}\"");
    }

    private static string Invariant(FormattableString line) => FormattableString.Invariant(line);
}
