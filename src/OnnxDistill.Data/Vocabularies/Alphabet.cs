using System.Text;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>The characters that a vocabulary keeps: the most frequent ones, in the order of their code points.</summary>
/// <param name="Kept">The characters kept.</param>
/// <param name="Dropped">The number of other characters that occur.</param>
internal sealed record Alphabet(IReadOnlyList<Rune> Kept, int Dropped)
{
    /// <summary>Chooses the characters of the words.</summary>
    /// <param name="words">The words and their counts.</param>
    /// <param name="limit">The number of characters to keep at most.</param>
    public static Alphabet Of(IReadOnlyDictionary<string, long> words, int limit)
    {
        var counts = new Dictionary<Rune, long>();
        foreach (var (word, count) in words)
        {
            foreach (var character in word.AsSpan().EnumerateRunes())
            {
                counts[character] = counts.GetValueOrDefault(character) + count;
            }
        }

        // Of equally frequent ones the lower code points stay, so that the same text gives the same vocabulary.
        Rune[] kept = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key.Value).Take(limit).Select(c => c.Key).Order()];
        return new Alphabet(kept, counts.Count - kept.Length);
    }
}
