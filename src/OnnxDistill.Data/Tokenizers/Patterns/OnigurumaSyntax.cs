using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>
/// Writes a regular expression of Oniguruma's (Ruby's syntax) as one of .NET's: possessive quantifiers, scripts, brackets like [:alpha:], \h and
/// \R, nested classes. What .NET cannot say is refused by name. Source: oniguruma's doc/RE and doc/UNICODE_PROPERTIES.
/// </summary>
internal sealed class OnigurumaSyntax
{
    private readonly string _source;
    private readonly StringBuilder _target = new();

    // Where the atoms of open groups began, and the last whole atom.
    private readonly Stack<int> _groups = [];
    private int _at;
    private int _atom;

    private OnigurumaSyntax(string source) => _source = source;

    /// <summary>Translates an expression.</summary>
    /// <exception cref="InvalidDataException">It is broken, or has something that .NET does not have.</exception>
    public static string Translate(string source)
    {
        var translation = new OnigurumaSyntax(source);
        while (translation._at < source.Length)
        {
            translation.Next();
        }

        return translation._target.ToString();
    }

    private InvalidDataException Unsupported(string what) => new(
        $"the regular expression '{_source}' has {what}, which is not supported; tokenize outside and give ready input_ids");

    private void Next()
    {
        var c = _source[_at];
        switch (c)
        {
            case '\\':
                _atom = _target.Length;
                _at++;
                Escape();
                break;
            case '[':
                _atom = _target.Length;
                new OnigurumaClass(_source, _at, Unsupported).Write(_target, out _at);
                break;
            case '(':
                _groups.Push(_target.Length);
                Group();
                break;
            case ')':
                _target.Append(c);
                _at++;
                _atom = _groups.Count > 0 ? _groups.Pop() : throw Unsupported("a ) too many");
                break;
            case '?' or '*' or '+' or '{':
                Quantifier();
                break;
            default:
                _atom = _target.Length;
                _target.Append(c);
                _at++;
                break;
        }
    }

    // (?m) is (?s) elsewhere; anything else that .NET does not know, it refuses itself.
    private void Group()
    {
        var end = _at + 1;
        if (end < _source.Length && _source[end] == '?')
        {
            end++;
            while (end < _source.Length && (char.IsAsciiLetterLower(_source[end]) || _source[end] == '-'))
            {
                end++;
            }

            if (end < _source.Length && _source[end] is ':' or ')')
            {
                _target.Append(_source[_at..end].Replace('m', 's'));
                _at = end;
                return;
            }

            end = _at + 2;
            if (end < _source.Length && _source[end] == '~')
            {
                throw Unsupported("an absence operator (?~)");
            }
        }

        _target.Append(_source, _at, end - _at);
        _at = end;

        // The character after (? or (?< is no quantifier and no atom.
        while (_at < _source.Length && _source[_at - 1] is '?' or '<' && _source[_at] is '<' or '=' or '!' or '>' or ':')
        {
            _target.Append(_source[_at++]);
        }
    }

    private void Quantifier()
    {
        var start = _at;
        var isInterval = false;
        if (_source[_at] == '{')
        {
            var end = _source.IndexOf('}', _at);
            var inside = end < 0 ? "" : _source[(_at + 1)..end];
            if (inside.Length == 0 || inside == "," || !inside.All(c => char.IsAsciiDigit(c) || c == ',') || inside.Count(c => c == ',') > 1)
            {
                _atom = _target.Length;
                _target.Append("\\{");
                _at++;
                return;
            }

            isInterval = true;
            _at = end + 1;
            _target.Append('{').Append(inside[0] == ',' ? "0" : "").Append(inside).Append('}');
        }
        else
        {
            _target.Append(_source[_at++]);
        }

        if (_at < _source.Length && _source[_at] == '?')
        {
            _target.Append('?');
            _at++;
        }
        else if (!isInterval && _at < _source.Length && _source[_at] == '+')
        {
            _target.Insert(_atom, "(?>").Append(')');
            _at++;
        }

        // A quantifier after a quantifier applies to the whole.
        if (_at < _source.Length && _source[_at] is '*' or '+' or '?' && start < _at)
        {
            _target.Insert(_atom, "(?:").Append(')');
        }
    }

    private void Escape()
    {
        if (_at >= _source.Length)
        {
            throw Unsupported("a \\ at its end");
        }

        var c = _source[_at];
        switch (c)
        {
            case 'w' or 'W':
                _target.Append('[').Append(UnicodeSets.Content("word outside brackets", c == 'W')).Append(']');
                _at++;
                break;
            case 'R':
                _target.Append("(?:\\r\\n|[\\n-\\r\\u0085\\u2028\\u2029])");
                _at++;
                break;
            case 'X' or 'K' or 'g' or 'y' or 'Y' or 'N' or 'O':
                throw Unsupported($"\\{c}");
            case 'k' or 'b' or 'B' or 'A' or 'z' or 'Z' or 'G' or (>= '0' and <= '9'):
                _target.Append('\\').Append(c);
                _at++;
                break;
            default:
                OnigurumaClass.Escape(_source, ref _at, out var content, out var isSet, Unsupported);
                _target.Append(isSet ? $"[{content}]" : content);
                break;
        }
    }
}
