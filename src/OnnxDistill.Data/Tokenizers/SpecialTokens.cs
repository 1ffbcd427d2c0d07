namespace OnnxDistill.Data.Tokenizers;

/// <summary>The ids of the tokens that play a part.</summary>
internal sealed record SpecialTokens(int Pad, int Unknown, int Class, int Separator, int? Mask);
