using System.Text;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Reads <c>vocab.txt</c>: a piece a line, its id the line's number from 0; of equal pieces the last counts.</summary>
internal static class VocabularyText
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string?[] Read(byte[] bytes, string origin)
    {
        string text;
        try
        {
            text = _strict.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{origin}: vocab.txt of the tokenizer is not UTF-8", e);
        }

        var lines = text.Split('\n');
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        if (count == 0)
        {
            throw new InvalidDataException($"{origin}: vocab.txt of the tokenizer is empty");
        }

        return [.. lines.Take(count).Select(line => line.TrimEnd('\r'))];
    }
}
