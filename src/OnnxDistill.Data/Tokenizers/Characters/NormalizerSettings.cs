namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>The steps of BERT's normalizer, in the order in which they run.</summary>
/// <param name="CleanText">Drop control characters, make all white space a blank.</param>
/// <param name="SpaceChinese">Put blanks around Chinese characters.</param>
/// <param name="StripAccents">Decompose canonically (NFD) and drop nonspacing marks.</param>
/// <param name="LowerCase">Lower-case every character by itself.</param>
internal sealed record NormalizerSettings(bool CleanText, bool SpaceChinese, bool StripAccents, bool LowerCase)
{
    /// <summary>The settings of a file that has no normalizer.</summary>
    public static NormalizerSettings None { get; } = new(false, false, false, false);
}
