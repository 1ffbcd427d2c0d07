namespace OnnxDistill.Data.Tokenizers.Patterns;

/// <summary>What becomes of the matches at which a text is split.</summary>
internal enum SplitBehavior
{
    /// <summary>They are left out.</summary>
    Removed,

    /// <summary>Each is a segment.</summary>
    Isolated,

    /// <summary>Each goes to the end of the segment before.</summary>
    MergedWithPrevious,

    /// <summary>Each goes to the beginning of the segment after.</summary>
    MergedWithNext,

    /// <summary>Those that follow each other are one segment.</summary>
    Contiguous,
}
