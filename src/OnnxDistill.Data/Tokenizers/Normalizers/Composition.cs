using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>Canonical composition of a decomposed text (Standard Annex 15), with the changes that Hugging Face's fork of unicode-normalization counts (recompose.rs).</summary>
internal static class Composition
{
    /// <summary>Appends the composed text.</summary>
    public static void Compose(List<CanonicalPart> parts, List<CanonicalPart> into)
    {
        var table = NormalizationTable.Instance;
        CanonicalPart? starter = null;
        var last = -1;
        var marks = new List<CanonicalPart>();
        foreach (var part in parts)
        {
            if (starter is not { } whole)
            {
                starter = part.Class == 0 ? part : null;
                if (part.Class != 0)
                {
                    into.Add(part);
                }

                continue;
            }

            var isBlocked = last >= 0 && last >= part.Class;
            if (!isBlocked && table.Compose(whole.CodePoint, part.CodePoint) is >= 0 and var composed)
            {
                starter = whole with { CodePoint = composed, Change = whole.Change + part.Change - 1 };
            }
            else if (part.Class == 0)
            {
                into.Add(whole);
                into.AddRange(marks);
                marks.Clear();
                starter = part;
                last = -1;
            }
            else
            {
                marks.Add(part);
                last = part.Class;
            }
        }

        if (starter is { } end)
        {
            into.Add(end);
        }

        into.AddRange(marks);
    }
}
