using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>
/// Finds out how a file of made rows has to be read: columns are found by their names and quotes by what the whole file says, and neither need be what was
/// written.
/// </summary>
internal static class ReadBack
{
    /// <summary>The options without which the file is read otherwise than it was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The arguments that name its columns.</param>
    /// <param name="named">The same as options.</param>
    /// <param name="check">The sum of <see cref="Sum"/> over the rows that were written.</param>
    /// <exception cref="InvalidDataException">It cannot be read as it was written at all.</exception>
    public static IReadOnlyList<string> Options(string path, IReadOnlyList<string> columns, DataFileOptions named, long check)
    {
        string[] literal = ["--quote", "none"];
        (IReadOnlyList<string> Arguments, DataFileOptions Options)[] ways =
        [
            ([], new()), (literal, new() { Quote = "none" }), (columns, named), ([.. columns, .. literal], named with { Quote = "none" }),
        ];
        foreach (var (arguments, options) in ways)
        {
            if (Reads(path, options, check))
            {
                return arguments;
            }
        }

        throw new InvalidDataException($"{path} was written and is read as something else; please report it with the column names of your data");
    }

    /// <summary>What the rows of a file add up to; the order does not matter.</summary>
    public static long Sum(string text, string? pair, long sum) => unchecked(sum + Examples.TextHash.Of(new Examples.Example(0, 0, text, pair, null)));

    private static bool Reads(string path, DataFileOptions options, long check)
    {
        try
        {
            return DataFile.Open(path, options).Read().Aggregate(0L, (sum, e) => Sum(e.Text!, e.Pair, sum)) == check;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
