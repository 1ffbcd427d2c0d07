using System.Text;
using OnnxDistill.Data.Tokenizers.Models;

namespace OnnxDistill.Data.Tokenizers.Precompiled;

/// <summary>
/// SentencePiece's normalizer by table, as Hugging Face's library applies it (normalizers/precompiled.rs): a grapheme cluster of less than six
/// UTF-8 bytes is looked up whole, a longer one or one that is not in the table by character. Safe for any number of threads.
/// </summary>
internal sealed class PrecompiledNormalizer
{
    private const int LongestCluster = 5;
    private readonly CharsMap _map;

    // The replacement of each character of the basic plane, in pages of 256; most pages are empty.
    private readonly string?[]?[] _single = new string?[]?[256];

    /// <summary>Reads the table.</summary>
    /// <param name="charsmap">The bytes of <c>precompiled_charsmap</c>, decoded from base64.</param>
    /// <exception cref="InvalidDataException">The table is cut short or points outside itself.</exception>
    public PrecompiledNormalizer(byte[] charsmap)
    {
        _map = new(charsmap);
        Span<byte> bytes = stackalloc byte[4];
        for (var c = 1; c < 0x10000; c++)
        {
            if (Rune.TryCreate((char)c, out var rune) && _map.Find(bytes[..rune.EncodeToUtf8(bytes)]) is { } replacement)
            {
                (_single[c >> 8] ??= new string?[256])[c & 0xFF] = replacement;
            }
        }
    }

    /// <summary>Looks up a grapheme cluster or a character.</summary>
    /// <param name="grapheme">UTF-16 units; half a surrogate pair counts as U+FFFD.</param>
    /// <param name="replacement">What stands for it: of the shortest key that it begins with, for the whole of it.</param>
    /// <returns>False where the table has no such key, or the cluster is longer than five UTF-8 bytes.</returns>
    public bool TryMap(ReadOnlySpan<char> grapheme, out string replacement)
    {
        if (grapheme.Length == 1 && !char.IsSurrogate(grapheme[0]))
        {
            var single = _single[grapheme[0] >> 8]?[grapheme[0] & 0xFF];
            replacement = single ?? "";
            return single is not null;
        }

        replacement = "";
        if (grapheme.Length > LongestCluster || System.Text.Encoding.UTF8.GetByteCount(grapheme) > LongestCluster)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[LongestCluster];
        var found = _map.Find(bytes[..System.Text.Encoding.UTF8.GetBytes(grapheme, bytes)]);
        replacement = found ?? "";
        return found is not null;
    }

    /// <summary>Lists the characters of the normalized text with what each changes, in the terms of Hugging Face's NormalizedString::transform.</summary>
    /// <param name="text">The text; half a surrogate pair counts as U+FFFD.</param>
    /// <param name="into">
    /// Appended to: 0 for a character in the place of one of the text, 1 for one that is added, and minus n on the one after which n are left out.
    /// Nothing is appended where the text stays as it is.
    /// </param>
    /// <param name="any">Whether the table changes the text.</param>
    public void Changes(string text, List<(Rune Value, int Change)> into, out bool any)
    {
        any = false;
        for (var i = 0; i < text.Length;)
        {
            var length = i + 1 < text.Length && GraphemeClusters.AreApart(text[i], text[i + 1]) ? 1 : GraphemeClusters.Length(text.AsSpan(i));
            var cluster = text.AsSpan(i, length);
            if (TryMap(cluster, out var replacement))
            {
                Begin(text, i, into, ref any);
                Replace(into, cluster, replacement);
            }
            else if (length == 1 && !any)
            {
                // Unchanged so far.
            }
            else
            {
                ByCharacter(text, i, cluster, into, ref any);
            }

            i += length;
        }
    }

    // What stood before the first change.
    private static void Begin(string text, int end, List<(Rune Value, int Change)> into, ref bool any)
    {
        if (any)
        {
            return;
        }

        any = true;
        foreach (var rune in text.AsSpan(0, end).EnumerateRunes())
        {
            into.Add((rune, 0));
        }
    }

    private static void Replace(List<(Rune Value, int Change)> into, ReadOnlySpan<char> old, string replacement)
    {
        var difference = -CodePoints.Count(old);
        foreach (var rune in replacement.AsSpan().EnumerateRunes())
        {
            difference++;
            into.Add((rune, difference > 0 ? 1 : 0));
        }

        // Characters that go are noted on the last one that stays, be it from before; at the very beginning they are not noted, as there.
        if (difference < 0 && into.Count > 0)
        {
            into[^1] = (into[^1].Value, into[^1].Change + difference);
        }
    }

    private void ByCharacter(string text, int start, ReadOnlySpan<char> cluster, List<(Rune Value, int Change)> into, ref bool any)
    {
        for (var i = 0; i < cluster.Length;)
        {
            Rune.DecodeFromUtf16(cluster[i..], out var rune, out var width);
            if (cluster.Length > 1 && TryMap(cluster.Slice(i, width), out var replacement))
            {
                Begin(text, start + i, into, ref any);
                Replace(into, cluster.Slice(i, width), replacement);
            }
            else if (any)
            {
                into.Add((rune, 0));
            }

            i += width;
        }
    }
}
