using Microsoft.ML.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.MicrosoftTokenizers;

/// <summary>
/// The same tokenizer as a <see cref="WordPieceTokenizer"/> of Microsoft.ML.Tokenizers, for programs that run an exported student in
/// ML.NET: the library's own BertTokenizer gives other ids (it joins words across line feeds, loses currency signs, keeps accents).
/// </summary>
/// <remarks>
/// It encodes single texts and adds no special tokens; special tokens inside a text are split like any text; offsets count UTF-16 units
/// of the normalized text. Where any of that matters, use <see cref="TextTokenizer"/>, which is also several times as fast.
/// </remarks>
internal static class MicrosoftWordPiece
{
    /// <summary>Builds it from the files of a model.</summary>
    /// <param name="files">The tokenizer files.</param>
    /// <param name="origin">Where they come from, for errors.</param>
    /// <exception cref="InvalidDataException">The files are broken, or of a tokenizer that is not supported.</exception>
    public static WordPieceTokenizer Create(TokenizerFiles files, string origin)
    {
        ArgumentNullException.ThrowIfNull(files);
        var tokenizer = files.Load(origin) as WordPieceTextTokenizer
            ?? throw new InvalidDataException($"{origin}: tokenizer.json is not BERT's WordPiece, which is all that WordPieceTokenizer of Microsoft.ML.Tokenizers is; use TextTokenizer");
        var definition = tokenizer.Definition;
        var lines = definition.Pieces.Select((piece, id) => piece ?? $"[unused id {id}]");
        using var vocabulary = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return WordPieceTokenizer.Create(vocabulary, new WordPieceOptions
        {
            Normalizer = new MicrosoftNormalizer(tokenizer),
            PreTokenizer = new MicrosoftPreTokenizer(),
            UnknownToken = definition.Pieces[definition.Special.Unknown]!,
            ContinuingSubwordPrefix = definition.Prefix,
            MaxInputCharsPerWord = definition.MaxCharacters,
        });
    }
}
