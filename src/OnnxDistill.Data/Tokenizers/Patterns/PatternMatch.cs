namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>A stretch of a text that a pattern matches, or one between two matches; together they cover the text.</summary>
/// <param name="Start">First unit.</param>
/// <param name="End">The unit after the last.</param>
/// <param name="IsMatch">Whether the pattern matches it.</param>
internal readonly record struct PatternMatch(int Start, int End, bool IsMatch);
