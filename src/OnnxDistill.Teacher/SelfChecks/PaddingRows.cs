using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>The rows that padding is tried with.</summary>
/// <param name="Longest">The row that the others are padded to.</param>
/// <param name="Shorter">The others; of odd and even length, where there are several: pooling treats them differently.</param>
internal sealed record PaddingRows(EncodedExample Longest, IReadOnlyList<EncodedExample> Shorter)
{
    private const int Seed = 20241130;

    /// <summary>A row of eleven tokens, and rows of seven and four.</summary>
    public static PaddingRows Long(long? vocabulary) => Of(vocabulary, 11, 7, 4);

    /// <summary>A row of five tokens, and one of three.</summary>
    public static PaddingRows Short(long? vocabulary) => Of(vocabulary, 5, 3);

    /// <summary>The beginning of a row.</summary>
    public static EncodedExample Beginning(EncodedExample row, int length) => Row(row.InputIds[..length]);

    /// <summary>One id again and again.</summary>
    public static EncodedExample Repeated(int id, int length) => Row([.. Enumerable.Repeat(id, length)]);

    private static PaddingRows Of(long? vocabulary, int longest, params int[] shorter)
    {
        var random = new Random(Seed);
        return new PaddingRows(Draw(longest), [.. shorter.Select(Draw)]);

        EncodedExample Draw(int length) => Row(ProbeRows.Ids(length, random, vocabulary));
    }

    private static EncodedExample Row(int[] ids) => new(0, 0, 0, double.NaN, ids, new int[ids.Length], ids.Length, "a probe row");
}
