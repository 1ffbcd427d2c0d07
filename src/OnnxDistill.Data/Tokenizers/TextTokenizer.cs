namespace OnnxDistill.Data.Tokenizers;

/// <summary>Turns texts and pairs into token ids. Safe to use from several threads.</summary>
public abstract class TextTokenizer
{
    /// <summary>Gets the largest id plus one.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Gets the id of the padding token.</summary>
    public abstract int PadId { get; }

    /// <summary>Gets the id of the token for unknown words, or null where nothing is unknown (byte-level BPE).</summary>
    public abstract int? UnknownId { get; }

    /// <summary>Gets the id of the token before every text ([CLS]), or null where nothing stands there.</summary>
    public abstract int? ClassId { get; }

    /// <summary>Gets the id of the token after every text ([SEP]), or null where nothing stands there.</summary>
    public abstract int? SeparatorId { get; }

    /// <summary>Gets the id of the token that masks a word, or null where the vocabulary has none.</summary>
    public abstract int? MaskId { get; }

    /// <summary>Gets what a user should know about these files: what was guessed, or where they contradict each other; a sentence each.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Encodes a text or a pair; an empty second text counts as none.</summary>
    /// <exception cref="InvalidDataException">The text that may be truncated is too short to reach the maximum length.</exception>
    public abstract Encoding Encode(string text, string? pair, EncodeOptions options);

    /// <summary>The token of an id, or null where there is none.</summary>
    public abstract string? TokenOf(int id);

    /// <summary>The words of a text, and which tokens of the text encoded alone they are made of. With WordPiece an added token such as [MASK] is a word; others part it at its punctuation.</summary>
    internal abstract IReadOnlyList<TokenizedWord> Words(string text);
}
