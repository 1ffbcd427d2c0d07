namespace OnnxDistill.Data.Tokenizers.ByteLevels;

/// <summary>
/// The characters that stand for bytes in GPT-2's vocabularies (encoder.py, bytes_to_unicode): a printable byte for itself, the others from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = Characters();

    /// <summary>Gets the character for a blank.</summary>
    public static char Blank => _characters[' '];

    /// <summary>Gets the character of each byte.</summary>
    public static ReadOnlySpan<char> OfBytes => _characters;

    private static char[] Characters()
    {
        var characters = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            characters[b] = (b is >= '!' and <= '~') || (b is >= 0xA1 and <= 0xAC) || b >= 0xAE ? (char)b : (char)next++;
        }

        return characters;
    }
}
