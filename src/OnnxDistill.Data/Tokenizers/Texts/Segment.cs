namespace OnnxDistill.Data.Tokenizers.Texts;

/// <summary>A stretch of units: a word for the model, or an added token that was found.</summary>
/// <param name="Start">First unit.</param>
/// <param name="End">The unit after the last.</param>
/// <param name="TokenId">The added token's id; -1 for a word.</param>
internal readonly record struct Segment(int Start, int End, int TokenId)
{
    public bool IsToken => TokenId >= 0;
}
