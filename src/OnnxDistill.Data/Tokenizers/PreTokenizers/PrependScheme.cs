namespace OnnxDistill.Data.Tokenizers.PreTokenizers;

/// <summary>Where Metaspace puts its sign although there is no blank.</summary>
internal enum PrependScheme
{
    /// <summary>Before every segment.</summary>
    Always,

    /// <summary>Before the segment with which the text begins.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}
