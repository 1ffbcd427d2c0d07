using Microsoft.ML.Tokenizers;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.MicrosoftTokenizers;

/// <summary>BERT's pre-tokenizer for Microsoft.ML.Tokenizers: (offset, length) of each word.</summary>
internal sealed class MicrosoftPreTokenizer : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PreTokenize(text.AsSpan());
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        var words = new List<(int, int)>();
        for (var at = 0; WordSplitter.TryNext(text, ref at, out var start, out var length);)
        {
            words.Add((start, length));
        }

        return words;
    }
}
