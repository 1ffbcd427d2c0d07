namespace OnnxDistill.Data.Files.Formats;

/// <summary>What a quote at the beginning of a field means.</summary>
internal enum Quoting
{
    /// <summary>Nothing: it is an ordinary character, as in GLUE's files.</summary>
    None,

    /// <summary>The field goes on to the next quote, over delimiters and line breaks; two quotes stand for one (RFC 4180; pandas, Excel).</summary>
    Doubled,

    /// <summary>The same, but a backslash before a quote says that it belongs to the field (R's <c>write.table</c>).</summary>
    Escaped,
}
