namespace OnnxDistill.Data.Tokenizers;

/// <summary>How many tokens of each text are kept, as Hugging Face's fast tokenizers do it (tokenizers/src/utils/truncation.rs).</summary>
internal static class PairTruncation
{
    /// <summary>Cuts one text, or two, to so many tokens together.</summary>
    /// <exception cref="InvalidDataException">The text to cut is too short, or is not there.</exception>
    public static void Apply(TokenList first, TokenList? second, int room, Truncation truncation)
    {
        var excess = first.Length + (second?.Length ?? 0) - room;
        if (room == 0)
        {
            first.Cut(0);
            second?.Cut(0);
        }
        else if (excess > 0 && truncation == Truncation.LongestFirst)
        {
            LongestFirst(first, second, room);
        }
        else if (excess > 0)
        {
            var target = truncation == Truncation.OnlyFirst ? first : second
                ?? throw new InvalidDataException("there is no second text to truncate (only_second); truncate longest_first instead");
            if (target.Length <= excess)
            {
                var which = truncation == Truncation.OnlyFirst ? "first" : "second";
                throw new InvalidDataException(
                    $"the {which} text has {target.Length} tokens, too few to drop {excess}; raise the maximum length or truncate longest_first");
            }

            target.Cut(target.Length - excess);
        }
    }

    private static void LongestFirst(TokenList first, TokenList? second, int room)
    {
        if (second is null)
        {
            first.Cut(room);
            return;
        }

        var shorter = Math.Min(first.Length, second.Length);
        var longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            shorter = room / 2;
            longer = shorter + (room % 2);
        }

        var firstIsLonger = first.Length > second.Length;
        first.Cut(Math.Min(first.Length, firstIsLonger ? longer : shorter));
        second.Cut(Math.Min(second.Length, firstIsLonger ? shorter : longer));
    }
}
