namespace OnnxDistill.Student.Reading;

/// <summary>Texts that stand twice where they should stand once: within the training data, and in dev and training data both.</summary>
internal static class Repeats
{
    /// <summary>What is worth telling, a line each; none where every text is new.</summary>
    /// <param name="data">The training data's name.</param>
    /// <param name="train">What recognises the texts of its rows.</param>
    /// <param name="dev">Name and texts of dev; null for a run without, or where they are not known.</param>
    public static IEnumerable<string> Lines(string data, IReadOnlyCollection<long> train, (string Name, IReadOnlyCollection<long> Texts)? dev)
    {
        var texts = train.ToHashSet();
        if (texts.Count < train.Count)
        {
            yield return FormattableString.Invariant($"{train.Count - texts.Count} of {train.Count} rows of {data} repeat the text of a row before them");
        }

        if (dev is { } other && other.Texts.Count(texts.Contains) is > 0 and var both)
        {
            yield return FormattableString.Invariant(
                $"{both} of {other.Texts.Count} rows of {other.Name} (dev) stand in the training data too: what dev says of them says nothing of texts that are new");
        }
    }
}
