namespace OnnxDistill.Data.Vocabularies;

/// <summary>Which words a vocabulary of whole words has; the defaults are torchtext's, by which castorini/d-bert counts them.</summary>
internal sealed record WordVocabularyOptions
{
    /// <summary>Gets the number of words at most, special tokens included. The default value is 30000.</summary>
    public int Size { get; init; } = 30_000;

    /// <summary>Gets how often a word must occur. The default value is 1.</summary>
    public long MinFrequency { get; init; } = 1;

    /// <summary>Gets whether text is lower-cased and loses its accents. The default value is true.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Gets a file of word vectors whose words come after the data's own, as far as there is room; null for none. The default value is null.</summary>
    public string? Vectors { get; init; }
}
