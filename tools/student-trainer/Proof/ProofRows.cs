using OnnxDistill.Student.Batches;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>
/// Rows of random ids and lengths, single texts and pairs, by which two forms of a student are compared: a run keeps no data, and random ids reach every
/// corner of the tables.
/// </summary>
internal static class ProofRows
{
    /// <summary>The number of rows.</summary>
    public const int Count = 64;

    /// <summary>The rows of a batch.</summary>
    public const int BatchRows = 8;

    /// <summary>The rows; they have 2 to <paramref name="maxLength"/> tokens.</summary>
    /// <param name="vocabulary">The ids are below.</param>
    /// <param name="maxLength">The longest row.</param>
    public static EncodedExample[] Of(int vocabulary, int maxLength)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Count).Select(row => Row(random, row, vocabulary, maxLength))];
    }

    /// <summary>The same rows for a student of TorchSharp.</summary>
    public static StudentRows AsStudentRows(IEnumerable<EncodedExample> rows)
    {
        var builder = new StudentRowsBuilder(classes: 0);
        foreach (var row in rows)
        {
            builder.Add(row.InputIds, row.PairStart, row.Label, []);
        }

        return builder.Build();
    }

    private static EncodedExample Row(Random random, int row, int vocabulary, int maxLength)
    {
        int[] ids = [.. Enumerable.Range(0, random.Next(2, Math.Max(2, maxLength) + 1)).Select(_ => random.Next(vocabulary))];
        var pairStart = random.Next(1, ids.Length + 1);
        return new EncodedExample(row, row, 0, double.NaN, ids, EncodedExample.TypesOf(ids.Length, pairStart), pairStart, string.Empty);
    }
}
