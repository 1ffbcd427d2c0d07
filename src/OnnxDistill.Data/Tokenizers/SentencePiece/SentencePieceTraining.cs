namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>What the training left in a SentencePiece file (TrainerSpec); the defaults are those of sentencepiece_model.proto.</summary>
internal sealed record SentencePieceTraining
{
    /// <summary>Gets how a text is cut. The default value is Unigram.</summary>
    public SentencePieceModelType ModelType { get; init; } = SentencePieceModelType.Unigram;

    /// <summary>Gets whether the mark of a blank stands behind a word. The default value is false.</summary>
    public bool WhitespaceAsSuffix { get; init; }

    /// <summary>Gets whether unknown characters become bytes. The default value is false.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Gets the id of the unknown piece. The default value is 0.</summary>
    public int UnknownId { get; init; }

    /// <summary>Gets the id of the beginning of a sequence; negative where there is none. The default value is 1.</summary>
    public int BeginId { get; init; } = 1;

    /// <summary>Gets the id of the end of a sequence; negative where there is none. The default value is 2.</summary>
    public int EndId { get; init; } = 2;

    /// <summary>Gets the id of padding; negative where there is none. The default value is -1.</summary>
    public int PadId { get; init; } = -1;

    /// <summary>Gets the text of the unknown piece. The default value is &lt;unk&gt;.</summary>
    public string UnknownPiece { get; init; } = "<unk>";

    /// <summary>Gets the text of the beginning of a sequence. The default value is &lt;s&gt;.</summary>
    public string BeginPiece { get; init; } = "<s>";

    /// <summary>Gets the text of the end of a sequence. The default value is &lt;/s&gt;.</summary>
    public string EndPiece { get; init; } = "</s>";

    /// <summary>Gets the text of padding. The default value is &lt;pad&gt;.</summary>
    public string PadPiece { get; init; } = "<pad>";
}
