using System.Globalization;

namespace OnnxDistill.Student.Reading;

/// <summary>What was found while the rows of a data file were read.</summary>
internal sealed record ReadFindings
{
    /// <summary>Gets the file's name, without its folder.</summary>
    public required string Data { get; init; }

    /// <summary>Gets the most token ids that the student reads of a row.</summary>
    public required int MaxLength { get; init; }

    /// <summary>Gets the number of rows that have more, and were cut.</summary>
    public required int Cut { get; init; }

    /// <summary>Gets the token ids of the longest of them before it was cut; 0 where none was.</summary>
    public required int Longest { get; init; }

    /// <summary>Gets the number of rows with a blank text, or a blank text of a pair.</summary>
    public required int Blank { get; init; }

    /// <summary>Gets what was made of labels of -1, in a line. The default value is null: there are none.</summary>
    public string? MinusOne { get; init; }

    /// <summary>Gets what was found out about the file: which column is what, what parts and quotes its fields. The default value is nothing.</summary>
    public IReadOnlyList<string> File { get; init; } = [];

    /// <summary>Gets what recognises each row's text, in row order.</summary>
    public required IReadOnlyList<long> TextHashes { get; init; }

    /// <summary>Gets what is worth telling of rows with several labels, a line each. The default value is none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What is worth telling, a line each.</summary>
    public IEnumerable<string> Lines()
    {
        foreach (var line in File.Concat(Labels))
        {
            yield return line;
        }

        if (MinusOne is not null)
        {
            yield return MinusOne;
        }

        if (Cut > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{Cut} of {TextHashes.Count} rows of {Data} have more than the {MaxLength} tokens that the student reads, and are cut (the longest has {Longest})");
        }

        if (Blank > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Blank} of {TextHashes.Count} rows of {Data} have a blank text");
        }
    }
}
