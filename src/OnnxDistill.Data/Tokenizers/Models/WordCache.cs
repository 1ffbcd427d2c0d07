using System.Runtime.InteropServices;

namespace OnnxDistill.Data.Tokenizers.Models;

/// <summary>
/// The tokens of words that were seen before. A word that finds its place free stays there for good, so that frequent words are
/// held and rare ones cost nothing; any number of threads may read and write, since an entry is never changed once it is visible.
/// </summary>
internal sealed class WordCache
{
    private const int Bits = 14;
    private const int LongestWord = 48;
    private readonly Entry?[] _entries = new Entry?[1 << Bits];

    /// <summary>Appends the tokens of a word that is held.</summary>
    /// <param name="word">The word.</param>
    /// <param name="into">Where its tokens are appended.</param>
    /// <param name="place">Where the word may be kept by <see cref="Keep"/>; negative where its place is taken or it is too long.</param>
    /// <returns>False where the word is not held.</returns>
    public bool TryGet(ReadOnlySpan<char> word, List<ModelToken> into, out int place)
    {
        if (word.Length > LongestWord)
        {
            place = -1;
            return false;
        }

        place = Place(word);
        var entry = _entries[place];
        if (entry is null)
        {
            return false;
        }

        place = -1;
        if (!word.SequenceEqual(entry.Word))
        {
            return false;
        }

        into.AddRange(entry.Tokens.AsSpan());
        return true;
    }

    /// <summary>Keeps the tokens of a word at the place that <see cref="TryGet"/> gave.</summary>
    public void Keep(int place, ReadOnlySpan<char> word, ReadOnlySpan<ModelToken> tokens) => _entries[place] = new(word.ToString(), tokens.ToArray());

    // Four units at a time; words that share a place only miss the cache, so that nothing depends on the quality of the hash.
    private static int Place(ReadOnlySpan<char> word)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        var hash = (ulong)word.Length;
        var fours = MemoryMarshal.Cast<char, ulong>(word);
        foreach (var four in fours)
        {
            hash = (hash ^ four) * Multiplier;
            hash ^= hash >> 32;
        }

        foreach (var unit in word[(fours.Length * 4)..])
        {
            hash = (hash ^ unit) * Multiplier;
        }

        return (int)((hash * Multiplier) >> (64 - Bits));
    }

    private sealed record Entry(string Word, ModelToken[] Tokens);
}
