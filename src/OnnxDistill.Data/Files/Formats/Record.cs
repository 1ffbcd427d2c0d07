namespace OnnxDistill.Data.Files.Formats;

/// <summary>One record of a data file before columns are chosen: fields by position, or named values.</summary>
internal abstract record Record(long Line);

/// <summary>A record of a .tsv, .csv or .txt file.</summary>
internal sealed record FieldRecord(long Line, string[] Fields) : Record(Line);

/// <summary>A record of a .jsonl or .parquet file; a value is a string, an array of integers or of strings, null, or what no example is made of.</summary>
internal sealed record NamedRecord(long Line, IReadOnlyDictionary<string, object?> Values) : Record(Line);

/// <summary>A value that no example is made of.</summary>
/// <param name="What">What it is: "an object", "a list of lists".</param>
internal sealed record OtherValue(string What);
