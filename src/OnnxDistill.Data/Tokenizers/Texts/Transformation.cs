using System.Text;

namespace OnnxDistill.Data.Tokenizers.Texts;

/// <summary>
/// Writes a changed stretch of text character by character, each with what it changes, and aligns it as Hugging Face's
/// NormalizedString::transform does (tokenizer/normalizer.rs): 0 takes the place of a character, a positive number adds one with the alignment
/// of the character before, minus n takes the place of a character and leaves out the n after it.
/// </summary>
internal ref struct Transformation
{
    private readonly AlignedText _source;
    private readonly AlignedText _target;
    private readonly int _first;
    private readonly int _last;
    private readonly int _origin;
    private int _at;

    /// <summary>Begins a change of units [first, last).</summary>
    /// <param name="source">The text as it is.</param>
    /// <param name="first">First unit of the stretch.</param>
    /// <param name="last">The unit after its last.</param>
    /// <param name="target">Where the new text is appended.</param>
    /// <param name="skip">Characters left out at the beginning.</param>
    public Transformation(AlignedText source, int first, int last, AlignedText target, int skip = 0)
    {
        _source = source;
        _target = target;
        _first = first;
        _last = last;
        _origin = first == 0 ? source.Origin : first < source.Length ? source.Starts[first] : source.Origin;
        _at = first;
        Skip(skip);
    }

    /// <summary>Writes a character.</summary>
    public void Put(Rune rune, int change)
    {
        if (change > 0)
        {
            // What is added before everything stands at the beginning, with no width.
            var (start, end) = _at == _first ? (_origin, _origin) : (_source.Starts[_at - 1], _source.Ends[_at - 1]);
            _target.Append(rune, start, end);
            return;
        }

        var at = Math.Min(_at, _last - 1);
        _target.Append(rune, _source.Starts[at], _source.Ends[at]);
        Skip(1 - change);
    }

    private void Skip(int characters)
    {
        var units = _source.Units;
        for (; characters > 0 && _at < _last; characters--)
        {
            _at += char.IsHighSurrogate(units[_at]) && _at + 1 < _last ? 2 : 1;
        }
    }
}
