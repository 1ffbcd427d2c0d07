using OnnxDistill.Data.Augmentation.Draws;
using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.Bilstm;

/// <summary>How one text is made of another.</summary>
internal interface IBilstmRule
{
    /// <summary>A text made of another; null where nothing of it is left.</summary>
    string? Make(TaggedText text, IDraws draws);

    /// <summary>A text as it stands beside one that was made.</summary>
    string Unchanged(TaggedText text);
}
