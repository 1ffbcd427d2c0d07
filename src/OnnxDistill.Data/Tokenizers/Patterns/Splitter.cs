namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>Puts matches and what stands between them together, as Hugging Face's NormalizedString::split does (tokenizer/normalizer.rs).</summary>
internal static class Splitter
{
    /// <summary>Changes a list of stretches in place; those that are matches afterwards are to be left out.</summary>
    public static void Merge(List<PatternMatch> matches, SplitBehavior behavior)
    {
        switch (behavior)
        {
            case SplitBehavior.Removed:
                break;
            case SplitBehavior.MergedWithNext:
                matches.Reverse();
                Fold(matches, (isMatch, previous) => isMatch && !previous);
                matches.Reverse();
                break;
            case SplitBehavior.MergedWithPrevious:
                Fold(matches, (isMatch, previous) => isMatch && !previous);
                break;
            case SplitBehavior.Contiguous:
                Fold(matches, (isMatch, previous) => isMatch == previous);
                break;
            default:
                Fold(matches, (_, _) => false);
                break;
        }
    }

    private static void Fold(List<PatternMatch> matches, Func<bool, bool, bool> joins)
    {
        var kept = 0;
        var previous = false;
        for (var i = 0; i < matches.Count; i++)
        {
            var (start, end, isMatch) = matches[i];
            if (joins(isMatch, previous) && kept > 0)
            {
                var last = matches[kept - 1];
                matches[kept - 1] = new(Math.Min(last.Start, start), Math.Max(last.End, end), false);
            }
            else
            {
                matches[kept++] = new(start, end, false);
            }

            previous = isMatch;
        }

        matches.RemoveRange(kept, matches.Count - kept);
    }
}
