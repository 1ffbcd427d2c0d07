namespace OnnxDistill.Data.Tokenizers.AddedTokens;

/// <summary>Where an added token stands, in UTF-16 units, with the white space that it takes along.</summary>
internal readonly record struct AddedTokenMatch(int Id, int Start, int End);
