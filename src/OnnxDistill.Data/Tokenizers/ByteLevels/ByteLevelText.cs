using System.Text;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.ByteLevels;

/// <summary>Writes text as the characters of its UTF-8 bytes; all bytes of a character stand where it stands.</summary>
internal static class ByteLevelText
{
    /// <summary>Appends units [start, end) of the source.</summary>
    public static void Append(AlignedText source, int start, int end, AlignedText target)
    {
        var units = source.Units;
        var starts = source.Starts;
        var ends = source.Ends;
        var alphabet = ByteAlphabet.OfBytes;
        Span<byte> bytes = stackalloc byte[4];
        for (var i = start; i < end; i++)
        {
            var unit = units[i];
            if (unit < 128)
            {
                target.Append(alphabet[unit], starts[i], ends[i]);
                continue;
            }

            Rune.DecodeFromUtf16(units[i..end], out var rune, out var width);
            foreach (var one in bytes[..rune.EncodeToUtf8(bytes)])
            {
                target.Append(alphabet[one], starts[i], ends[i]);
            }

            i += width - 1;
        }
    }
}
