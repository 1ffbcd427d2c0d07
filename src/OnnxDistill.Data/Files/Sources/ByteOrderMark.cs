using System.Text;

namespace OnnxDistill.Data.Files.Sources;

/// <summary>The mark at the beginning of a text that says how it is encoded.</summary>
/// <param name="Length">The mark's bytes; 0 where there is none.</param>
/// <param name="Encoding">What the text is; null for UTF-8.</param>
internal readonly record struct ByteOrderMark(int Length, Encoding? Encoding)
{
    /// <summary>The mark of a text that begins so; of two that begin alike the longer.</summary>
    public static ByteOrderMark Of(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new ByteOrderMark(3, null),
        [0xFF, 0xFE, 0, 0, ..] => new ByteOrderMark(4, new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true)),
        [0, 0, 0xFE, 0xFF, ..] => new ByteOrderMark(4, new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true)),
        [0xFF, 0xFE, ..] => new ByteOrderMark(2, new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        [0xFE, 0xFF, ..] => new ByteOrderMark(2, new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
        _ => default,
    };
}
