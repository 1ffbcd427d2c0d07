namespace OnnxDistill.Data.Tokenizers.AddedTokens;

/// <summary>A token that is found in the text before, or after, normalization and never split.</summary>
internal sealed record AddedToken(int Id, string Content, bool SingleWord, bool LeftStrip, bool RightStrip, bool Normalized, bool Special);
