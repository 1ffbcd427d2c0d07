using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>A step of a tokenizer's normalizer. Safe for any number of threads.</summary>
internal abstract class Normalizer
{
    /// <summary>Changes the text: where anything changes, the new text is written to the spare one and the two change places.</summary>
    /// <exception cref="InvalidDataException">An expression takes too long on this text.</exception>
    public abstract void Apply(ref AlignedText text, ref AlignedText spare);

    /// <summary>Empties the spare text for a text that begins where the other does.</summary>
    protected static AlignedText Begin(AlignedText text, AlignedText spare)
    {
        spare.Reset(text.Origin);
        return spare;
    }

    /// <summary>Lets the two change places.</summary>
    protected static void Swap(ref AlignedText text, ref AlignedText spare) => (text, spare) = (spare, text);
}
