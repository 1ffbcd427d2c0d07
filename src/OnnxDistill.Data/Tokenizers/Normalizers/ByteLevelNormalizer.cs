using OnnxDistill.Data.Tokenizers.ByteLevels;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>Writes the text as the characters of its UTF-8 bytes.</summary>
internal sealed class ByteLevelNormalizer : Normalizer
{
    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        ByteLevelText.Append(text, 0, text.Length, Begin(text, spare));
        Swap(ref text, ref spare);
    }
}
