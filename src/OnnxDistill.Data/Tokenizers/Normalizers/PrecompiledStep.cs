using System.Text;
using OnnxDistill.Data.Tokenizers.Precompiled;
using OnnxDistill.Data.Tokenizers.Texts;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>SentencePiece's normalizer by table as one step among others.</summary>
internal sealed class PrecompiledStep(PrecompiledNormalizer normalizer) : Normalizer
{
    [ThreadStatic]
    private static List<(Rune Value, int Change)>? _changes;

    /// <inheritdoc/>
    public override void Apply(ref AlignedText text, ref AlignedText spare)
    {
        var changes = _changes ??= [];
        changes.Clear();
        normalizer.Changes(text.Units.ToString(), changes, out var any);
        if (!any)
        {
            return;
        }

        var transformation = new Transformation(text, 0, text.Length, Begin(text, spare));
        foreach (var (rune, change) in changes)
        {
            transformation.Put(rune, change);
        }

        Swap(ref text, ref spare);
    }
}
