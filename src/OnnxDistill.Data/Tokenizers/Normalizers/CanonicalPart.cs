namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>A character of a decomposition.</summary>
/// <param name="CodePoint">The character.</param>
/// <param name="Class">Its canonical combining class; 0 for a starter.</param>
/// <param name="Change">0 for the first of its character, 1 for the others, less where characters were composed into it.</param>
internal readonly record struct CanonicalPart(int CodePoint, byte Class, int Change);
