using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>A character class in brackets, and the escapes that stand for characters or sets of them.</summary>
internal sealed class OnigurumaClass(string source, int start, Func<string, InvalidDataException> unsupported)
{
    /// <summary>Appends the class that begins at the start.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="end">The unit after its closing bracket.</param>
    public void Write(StringBuilder target, out int end)
    {
        end = start + 1;
        target.Append('[');
        if (end < source.Length && source[end] == '^')
        {
            target.Append('^');
            end++;
        }

        Inside(target, ref end);
        target.Append(']');
    }

    /// <summary>Reads an escape as something that may stand in a class.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="at">The unit after the backslash; moved behind the escape.</param>
    /// <param name="content">The escape as the inside of a class.</param>
    /// <param name="isSet">Whether it is a set, to be put in brackets outside a class.</param>
    /// <param name="unsupported">Makes the refusal.</param>
    public static void Escape(string source, ref int at, out string content, out bool isSet, Func<string, InvalidDataException> unsupported)
    {
        var c = source[at++];
        isSet = false;
        switch (c)
        {
            case 'w' or 'W':
                isSet = true;
                content = UnicodeSets.Content("word", c == 'W')!;
                break;
            case 'h' or 'H':
                isSet = true;
                content = UnicodeSets.Content("xdigit", c == 'H')!;
                break;
            case 'p' or 'P':
                isSet = true;
                content = Property(source, ref at, c == 'P', unsupported);
                break;
            case 'x' when at < source.Length && source[at] == '{':
                var close = source.IndexOf('}', at);
                content = close > 0 && int.TryParse(source.AsSpan(at + 1, close - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code < 0x10000
                    ? $"\\u{code:X4}"
                    : throw unsupported("a character beyond U+FFFF");
                at = close + 1;
                break;
            default:
                content = char.IsAsciiLetterOrDigit(c) || c > 127 ? $"\\{c}" : $"\\u{(int)c:X4}";
                break;
        }
    }

    private static string Property(string source, ref int at, bool negated, Func<string, InvalidDataException> unsupported)
    {
        var close = at < source.Length && source[at] == '{' ? source.IndexOf('}', at) : -1;
        if (close < 0)
        {
            throw unsupported("\\p without braces");
        }

        var name = source[(at + 1)..close];
        at = close + 1;
        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        var plain = new string([.. name.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant();
        var category = Category(plain);
        return category is not null ? $"\\{(negated ? 'P' : 'p')}{{{category}}}"
            : UnicodeSets.Content(plain, negated) ?? throw unsupported($"\\p{{{name}}}");
    }

    private static string? Category(string plain) => plain switch
    {
        "letter" => "L",
        "uppercaseletter" => "Lu",
        "lowercaseletter" => "Ll",
        "titlecaseletter" => "Lt",
        "modifierletter" => "Lm",
        "otherletter" => "Lo",
        "mark" or "combiningmark" => "M",
        "nonspacingmark" => "Mn",
        "spacingmark" => "Mc",
        "enclosingmark" => "Me",
        "number" => "N",
        "decimalnumber" => "Nd",
        "letternumber" => "Nl",
        "othernumber" => "No",
        "punctuation" => "P",
        "symbol" => "S",
        "separator" => "Z",
        "spaceseparator" => "Zs",
        "other" => "C",
        [var major] when "lmnpszc".Contains(major, StringComparison.Ordinal) => char.ToUpperInvariant(major).ToString(),
        [var major, var minor] when "lu ll lt lm lo mn mc me nd nl no pc pd ps pe pi pf po sm sc sk so zs zl zp cc cf cs co cn".Contains(plain, StringComparison.Ordinal) =>
            $"{char.ToUpperInvariant(major)}{minor}",
        _ => null,
    };

    private void Inside(StringBuilder target, ref int at)
    {
        for (var first = true; at < source.Length; first = false)
        {
            var c = source[at];
            if (c == ']' && !first)
            {
                at++;
                return;
            }

            if (c == '[' && at + 1 < source.Length && source[at + 1] == ':')
            {
                Bracket(target, ref at);
            }
            else if (c == '[')
            {
                at++;
                if (at < source.Length && source[at] == '^')
                {
                    throw unsupported("a negated class inside a class");
                }

                Inside(target, ref at);
            }
            else if (c == '&' && at + 1 < source.Length && source[at + 1] == '&')
            {
                throw unsupported("an intersection of classes (&&)");
            }
            else if (c == '\\' && at + 1 < source.Length)
            {
                at++;
                Escape(source, ref at, out var content, out _, unsupported);
                target.Append(content);
            }
            else if (char.IsSurrogate(c))
            {
                throw unsupported("a character beyond U+FFFF in a class");
            }
            else
            {
                target.Append(c is '[' or ']' or '^' ? $"\\{c}" : c.ToString());
                at++;
            }
        }

        throw unsupported("a class without an end");
    }

    // [:alpha:] or [:^alpha:]
    private void Bracket(StringBuilder target, ref int at)
    {
        var end = source.IndexOf(":]", at + 2, StringComparison.Ordinal);
        var name = end < 0 ? "" : source[(at + 2)..end];
        var negated = name.StartsWith('^');
        target.Append(UnicodeSets.Content(negated ? name[1..] : name, negated) ?? throw unsupported($"[:{name}:]"));
        at = end + 2;
    }
}
