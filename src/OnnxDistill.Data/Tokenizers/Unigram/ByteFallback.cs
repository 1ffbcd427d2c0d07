using System.Text;
using OnnxDistill.Data.Tokenizers.Models;

namespace OnnxDistill.Data.Tokenizers.Unigram;

/// <summary>The pieces &lt;0x00&gt; to &lt;0xFF&gt; of a vocabulary, which stand for the UTF-8 bytes of what no other piece covers.</summary>
internal sealed class ByteFallback(UnigramTrie trie)
{
    private readonly int[] _ids = [.. Enumerable.Range(0, 256).Select(b => trie.Find($"<0x{b:X2}>"))];

    /// <summary>Appends a token for each byte of a stretch of the text, each with the position of the whole stretch.</summary>
    /// <returns>False, with nothing appended, where the vocabulary lacks one of them.</returns>
    public bool TryAdd(ReadOnlySpan<char> text, int start, int end, List<ModelToken> into)
    {
        var before = into.Count;
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text[start..end].EnumerateRunes())
        {
            foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
            {
                if (_ids[one] < 0)
                {
                    into.RemoveRange(before, into.Count - before);
                    return false;
                }

                into.Add(new(_ids[one], start, end));
            }
        }

        return true;
    }
}
