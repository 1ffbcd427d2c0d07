namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>What a piece is for; the numbers are those of sentencepiece_model.proto.</summary>
internal enum SentencePieceKind
{
    /// <summary>Text.</summary>
    Normal = 1,

    /// <summary>What no other piece covers.</summary>
    Unknown = 2,

    /// <summary>A mark that text never gives, such as the beginning of a sequence.</summary>
    Control = 3,

    /// <summary>Text that is always one piece.</summary>
    UserDefined = 4,

    /// <summary>A piece that is not used.</summary>
    Unused = 5,

    /// <summary>A byte, such as &lt;0xE2&gt;.</summary>
    Byte = 6,
}
