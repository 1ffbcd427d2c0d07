namespace OnnxDistill.Data.Tokenizers.Pipelines;

/// <summary>The ids of the tokens that play a part; null where the tokenizer has none.</summary>
internal sealed record SpecialRoles(int? Pad, int? Unknown, int? Class, int? Separator, int? Mask);
