namespace OnnxDistill.Data.Tokenizers.Characters;

/// <summary>What BERT's normalizer and pre-tokenizer want to know about a code point.</summary>
[Flags]
internal enum CharacterTraits : byte
{
    None = 0,

    /// <summary>Clean-up drops it: control, format, private use, U+0000 and U+FFFD.</summary>
    Drop = 1,

    /// <summary>White space, as Rust's <c>char::is_whitespace</c> has it.</summary>
    Space = 2,

    /// <summary>A word of its own: ASCII punctuation and symbols, and Unicode 8's punctuation.</summary>
    Punctuation = 4,

    /// <summary>A Chinese character of the blocks BERT knows: gets a blank on either side.</summary>
    Chinese = 8,

    /// <summary>A nonspacing mark of Unicode 8: accent stripping drops it.</summary>
    Mark = 16,
}
