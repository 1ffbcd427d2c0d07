using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>A step that cuts a text into the words that the model sees. Safe for any number of threads.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Splits the segments that are no tokens further, and may rewrite them.</summary>
    /// <exception cref="InvalidDataException">An expression takes too long on this text.</exception>
    public abstract void Apply(SplitText text);
}
