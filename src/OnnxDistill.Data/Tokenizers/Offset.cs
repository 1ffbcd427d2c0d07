namespace OnnxDistill.Data.Tokenizers;

/// <summary>Where a token stands in its text, [start, end) in Unicode code points; (0, 0) for a special token that was added.</summary>
/// <param name="Start">First code point.</param>
/// <param name="End">The code point after the last.</param>
public readonly record struct Offset(int Start, int End);
