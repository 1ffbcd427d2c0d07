using System.Globalization;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>The rows of a data file, each with the row of its tags.</summary>
/// <param name="data">The data.</param>
/// <param name="tags">The tags, read as texts row by row: another file, or other columns of the same; null for none.</param>
internal sealed class TaggedRows(DataFile data, DataFile? tags)
{
    /// <summary>Streams the rows; may be called again.</summary>
    /// <exception cref="InvalidDataException">A row has ids instead of text, or there are more or fewer tags than rows.</exception>
    public IEnumerable<SourceRow> Read()
    {
        if (data.Columns.IdsGiven)
        {
            throw new InvalidDataException($"{data.Path} holds token ids, and text is made of text; give data with a column of text");
        }

        using var tagged = tags?.Read().GetEnumerator();
        var rows = 0L;
        foreach (var example in data.Read())
        {
            if (tagged is not null && !tagged.MoveNext())
            {
                throw Uneven(rows, "more");
            }

            rows++;
            yield return new SourceRow(example, tagged?.Current);
        }

        if (tagged is not null && tagged.MoveNext())
        {
            throw Uneven(rows + 1, "fewer");
        }
    }

    private InvalidDataException Uneven(long rows, string other) => new(string.Create(
        CultureInfo.InvariantCulture, $"{tags!.Path} has tags for {rows} rows{(other == "fewer" ? " or more" : string.Empty)}, and {data.Path} has {other}; give a line of tags for each row, a - for one without words"));
}
