using System.Buffers.Binary;
using System.Text.Unicode;

namespace OnnxDistill.Data.Tokenizers.Precompiled;

/// <summary>
/// The table of a SentencePiece normalizer (precompiled_charsmap): a double-array trie over UTF-8 bytes, as darts-clone lays it out,
/// whose values are positions in a text of replacements that end with a zero byte.
/// </summary>
/// <remarks>
/// Layout: u32 bytes of the trie, little-endian; the trie's u32 units; the replacements. Everything that a key can reach is checked
/// when the table is read, so that a lookup never leaves it. Source: huggingface/spm_precompiled, google/sentencepiece normalizer.cc.
/// </remarks>
internal sealed class CharsMap
{
    private const uint LeafBit = 1u << 31;
    private const uint LabelMask = LeafBit | 0xFF;
    private readonly uint[] _units;
    private readonly Dictionary<uint, string> _replacements = [];

    /// <summary>Reads the table.</summary>
    /// <exception cref="InvalidDataException">It is cut short, or points outside itself.</exception>
    public CharsMap(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            throw Broken("it is cut short");
        }

        var units = BinaryPrimitives.ReadUInt32LittleEndian(bytes) / 4;
        if (units == 0 || units > (uint)(bytes.Length - 4) / 4)
        {
            throw Broken($"its trie should have {units:N0} units, and {bytes.Length - 4:N0} bytes follow");
        }

        _units = new uint[units];
        for (var i = 0; i < _units.Length; i++)
        {
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + (i * 4))..]);
        }

        ReadReplacements(bytes[(4 + (_units.Length * 4))..]);
    }

    /// <summary>Finds what stands for a text: the replacement of the shortest key that its UTF-8 bytes begin with.</summary>
    /// <returns>Null where no key does.</returns>
    public string? Find(ReadOnlySpan<byte> text)
    {
        var at = Offset(_units[0]);
        foreach (var label in text)
        {
            if (label == 0)
            {
                break;
            }

            at ^= label;
            var unit = _units[at];
            if ((unit & LabelMask) != label)
            {
                break;
            }

            at ^= Offset(unit);
            if (HasLeaf(unit))
            {
                return _replacements[_units[at] & ~LeafBit];
            }
        }

        return null;
    }

    private static int Offset(uint unit) => (int)((unit >> 10) << (int)((unit & (1u << 9)) >> 6));

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static InvalidDataException Broken(string why) => new($"the tokenizer's precompiled_charsmap is broken: {why}");

    // Walks to every unit that a key can reach, once.
    private void ReadReplacements(ReadOnlySpan<byte> texts)
    {
        var seen = new bool[_units.Length];
        var open = new Stack<int>();
        open.Push(Checked(Offset(_units[0])));
        while (open.TryPop(out var from))
        {
            for (var label = 1; label < 256; label++)
            {
                var at = from ^ label;
                var unit = _units[at];
                if ((unit & LabelMask) != label || seen[at])
                {
                    continue;
                }

                seen[at] = true;
                var below = Checked(at ^ Offset(unit));
                open.Push(below);
                if (HasLeaf(unit))
                {
                    var value = _units[below] & ~LeafBit;
                    if (!_replacements.ContainsKey(value))
                    {
                        _replacements.Add(value, Text(texts, value));
                    }
                }
            }
        }
    }

    // The children of a place lie in the same block of 256 units.
    private int Checked(int place) => (place | 0xFF) < _units.Length ? place : throw Broken("its trie points outside itself");

    private static string Text(ReadOnlySpan<byte> texts, uint at)
    {
        if (at > (uint)texts.Length)
        {
            throw Broken("its trie points behind its replacements");
        }

        var rest = texts[(int)at..];
        var end = rest.IndexOf((byte)0);
        var text = end < 0 ? rest : rest[..end];
        return Utf8.IsValid(text) ? System.Text.Encoding.UTF8.GetString(text) : throw Broken("a replacement is not UTF-8");
    }
}
