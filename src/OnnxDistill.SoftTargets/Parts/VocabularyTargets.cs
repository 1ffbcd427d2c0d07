using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// What the masked-language head says of one row, ready to compute with: at each position the log-probabilities of the kept word
/// pieces, and the log of what all others have together, so that the probabilities of both add up to 1.
/// </summary>
/// <param name="Positions">The positions, ascending, 0-based in the row.</param>
/// <param name="Kept">How many word pieces are kept at a position.</param>
/// <param name="Ids">The ids of the kept word pieces, [positions, kept], likeliest first; null where all are kept: place is id.</param>
/// <param name="Logprobs">The natural logarithms of their probabilities, [positions, kept].</param>
/// <param name="Rest">
/// The natural logarithm of the probability of all others together, [positions]; minus infinity where nothing is left, null where all
/// are kept.
/// </param>
public sealed record VocabularyTargets(int[] Positions, int Kept, int[]? Ids, float[] Logprobs, float[]? Rest)
{
    /// <summary>Reads the vocabulary columns of a row; ids and rest are null too where they were not read.</summary>
    /// <param name="row">The row, with its masks.</param>
    /// <param name="schema">The cache's columns.</param>
    /// <exception cref="ArgumentException">The row lacks the log-probabilities.</exception>
    internal static VocabularyTargets Of(SoftTargetRow row, PartSchema schema)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(schema);
        var column = schema.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.Vocabulary);
        if (column is null || !row.Taps.TryGetValue(column.Name, out var bytes))
        {
            throw new ArgumentException("the row has no vocabulary_logprobs, or they were not read", nameof(row));
        }

        var kept = column.Shape[1];
        float[] logprobs = column.ElementBytes == sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
            : Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), h => (float)h);
        int[] positions = column.Shape[0] == TapColumn.Positions ? row.MaskedPositions : [.. Enumerable.Range(0, logprobs.Length / kept)];
        return new VocabularyTargets(positions, kept, Cast<int>("vocabulary_ids"), logprobs, Cast<float>("vocabulary_rest"));

        T[]? Cast<T>(string name)
            where T : struct => row.Taps.TryGetValue(name, out var values) ? MemoryMarshal.Cast<byte, T>(values).ToArray() : null;
    }

    /// <summary>The likeliest word piece at a position; of several, the lowest id.</summary>
    /// <param name="index">The position's place in <see cref="Positions"/>.</param>
    public int Best(int index)
    {
        if (Ids is not null)
        {
            return Ids[index * Kept];
        }

        var best = 0;
        var values = Logprobs.AsSpan(index * Kept, Kept);
        for (var id = 1; id < values.Length; id++)
        {
            best = values[id] > values[best] ? id : best;
        }

        return best;
    }
}
