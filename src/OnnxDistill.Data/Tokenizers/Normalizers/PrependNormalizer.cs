using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>Puts a text before one that is not empty; it stands where the first character stands.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        if (text.Length == 0 || prefix.Length == 0)
        {
            return;
        }

        var target = Begin(text, spare);
        foreach (var rune in prefix.AsSpan().EnumerateRunes())
        {
            target.Append(rune, text.Starts[0], text.Ends[0]);
        }

        target.Append(text, 0, text.Length);
        Swap(ref text, ref spare);
    }
}
