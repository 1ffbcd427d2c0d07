using System.Text.RegularExpressions;

namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>
/// Matches a regular expression of Oniguruma's, the library that Hugging Face's tokenizers use. It runs without backtracking where
/// .NET can do so; what needs to look around gets a time limit, since a file's expression may else run for ever.
/// </summary>
internal sealed class RegexPattern : Pattern
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Multiline;
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);
    private readonly string _source;
    private readonly Regex _regex;
    private readonly bool _backtracks;

    /// <summary>Translates the expression.</summary>
    /// <exception cref="InvalidDataException">It is broken, or has something that .NET does not have.</exception>
    public RegexPattern(string source)
    {
        _source = source;
        var translated = OnigurumaSyntax.Translate(source);
        try
        {
            _regex = Create(translated);
            _backtracks = !_regex.Options.HasFlag(RegexOptions.NonBacktracking);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"the regular expression '{source}' is not understood ({e.Message.ReplaceLineEndings(" ")})", e);
        }
    }

    /// <inheritdoc/>
    public override void Find(ReadOnlySpan<char> text, List<PatternMatch> into)
    {
        if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            FindIn(text, into, []);
            return;
        }

        var projected = ProjectedText.Of(text);
        FindIn(projected.Units, into, projected.Positions);
    }

    private static Regex Create(string translated)
    {
        try
        {
            return new Regex(translated, Options | RegexOptions.NonBacktracking, _limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(translated, Options | RegexOptions.Compiled, _limit);
        }
    }

    // Positions of the text that is searched in the text that was given; none where both are the same.
    private void FindIn(ReadOnlySpan<char> text, List<PatternMatch> into, ReadOnlySpan<int> positions)
    {
        var before = 0;
        var end = Environment.TickCount64 + (long)_limit.TotalMilliseconds;
        try
        {
            foreach (var match in _regex.EnumerateMatches(text))
            {
                var start = At(match.Index, positions);
                var stop = At(match.Index + match.Length, positions);
                if (before < start)
                {
                    into.Add(new(before, start, false));
                }

                into.Add(new(start, stop, true));
                before = stop;
                if (_backtracks && Environment.TickCount64 > end)
                {
                    throw new RegexMatchTimeoutException();     // one limit for the text, however many matches it has
                }
            }
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new InvalidDataException(
                $"the tokenizer's regular expression '{_source}' ran for {_limit.TotalSeconds} seconds on one text without an end; tokenize outside and give ready input_ids", e);
        }

        var length = At(text.Length, positions);
        if (before < length)
        {
            into.Add(new(before, length, false));
        }
    }

    private static int At(int index, ReadOnlySpan<int> positions) => positions.IsEmpty ? index : positions[index];
}
