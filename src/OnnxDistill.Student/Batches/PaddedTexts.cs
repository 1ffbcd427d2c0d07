namespace OnnxDistill.Student.Batches;

/// <summary>The first or second texts of a batch's rows, padded with 0 to the longest of them.</summary>
/// <param name="Ids">Token ids, <c>[batch, width]</c>.</param>
/// <param name="Mask">1 where a token is, likewise.</param>
/// <param name="Lengths">The tokens of each row.</param>
/// <param name="Width">The most tokens of a row.</param>
internal sealed record PaddedTexts(long[] Ids, long[] Mask, long[] Lengths, int Width)
{
    /// <summary>Pads whole rows: both texts, one after the other.</summary>
    public static PaddedTexts OfRows(StudentRows rows, ReadOnlySpan<int> batch) => Of(rows, batch, second: null);

    /// <summary>Pads the first or the second texts alone.</summary>
    public static PaddedTexts OfTexts(StudentRows rows, ReadOnlySpan<int> batch, bool second) => Of(rows, batch, second);

    /// <summary>0 for the first text of each row and 1 for the second, <c>[batch, width]</c>.</summary>
    public static long[] Types(StudentRows rows, ReadOnlySpan<int> batch, int width)
    {
        var types = new long[batch.Length * width];
        for (var i = 0; i < batch.Length; i++)
        {
            types.AsSpan(i * width)[rows.PairStart(batch[i])..rows.Length(batch[i])].Fill(1);
        }

        return types;
    }

    private static PaddedTexts Of(StudentRows rows, ReadOnlySpan<int> batch, bool? second)
    {
        var lengths = new long[batch.Length];
        var width = 1;
        for (var i = 0; i < batch.Length; i++)
        {
            // A row without a second text still needs one token for the packed sequence: its last one.
            lengths[i] = Math.Max(1, Text(rows, batch[i], second).Length);
            width = Math.Max(width, (int)lengths[i]);
        }

        var (ids, mask) = (new long[batch.Length * width], new long[batch.Length * width]);
        for (var i = 0; i < batch.Length; i++)
        {
            var text = Text(rows, batch[i], second);
            text = text.IsEmpty ? rows.Ids(batch[i])[^1..] : text;
            for (var j = 0; j < text.Length; j++)
            {
                ids[(i * width) + j] = text[j];
                mask[(i * width) + j] = 1;
            }
        }

        return new PaddedTexts(ids, mask, lengths, width);
    }

    private static ReadOnlySpan<int> Text(StudentRows rows, int row, bool? second) => second switch
    {
        null => rows.Ids(row),
        true => rows.Ids(row)[rows.PairStart(row)..],
        false => rows.Ids(row)[..rows.PairStart(row)],
    };
}
