using OnnxDistill.Data.Tokenizers.Characters;

namespace OnnxDistill.Data.Tokenizers.Normalizers;

/// <summary>The normalizers that look at one character at a time.</summary>
internal static class CharacterFilters
{
    /// <summary>Gets StripAccents: combining marks go.</summary>
    public static CharacterFilter StripAccents { get; } = new(c => c >= 0x300 && NormalizationTable.Instance.IsCombining(c) ? -1 : c);

    /// <summary>Gets Nmt, the clean-up of SentencePiece's nmt rules: control characters go, odd blanks become blanks.</summary>
    public static Normalizer Nmt { get; } = new NormalizerSequence(
    [
        new CharacterFilter(c => c is (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F ? -1 : c),
        new CharacterFilter(c => c is 0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD ? ' ' : c),
    ]);
}
