using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>Steps one after the other.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<PreTokenizer> steps) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Apply(SplitText text)
    {
        foreach (var step in steps)
        {
            step.Apply(text);
        }
    }
}
