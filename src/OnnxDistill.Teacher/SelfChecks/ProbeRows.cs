using OnnxDistill.Graph.Encoders;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>Rows of random ids that a model is tried with: different lengths where it takes a mask, equal ones where it does not.</summary>
internal static class ProbeRows
{
    private const int Seed = 20240613;
    private const int Longest = 11;
    private const int SpecialIds = 5;

    /// <summary>Three rows, or as many as the file prescribes if these are fewer.</summary>
    public static EncodedExample[] Of(LoadedModel model, EncoderMap map)
    {
        var fixedRows = model.Inputs.Select(i => i.FixedRows).FirstOrDefault(n => n is not null);
        var width = Width(model, map);
        var masked = model.Inputs.Any(i => i.Role == InputRole.Mask);
        int[] lengths = masked ? [width, Math.Max(1, width * 2 / 3), Math.Max(1, width / 3)] : [width, width, width];
        var random = new Random(Seed);
        return [.. lengths.Take(fixedRows ?? lengths.Length).Select((length, row) => Row(row, length, random, map.Vocabulary ?? model.VocabularySize))];
    }

    /// <summary>The padded width of the rows.</summary>
    public static int Width(LoadedModel model, EncoderMap map) =>
        model.Inputs.Select(i => i.FixedLength).FirstOrDefault(n => n is not null)

        // RoBERTa's positions start at 2: the last two rows of the table are not for tokens.
        ?? (int)Math.Clamp((map.Positions ?? Longest + 2) - 2, 1, Longest);

    /// <summary>Random ids below the rows of the word embedding; few of them, where these are not known.</summary>
    public static int[] Ids(int length, Random random, long? vocabulary)
    {
        // Special tokens come first in every vocabulary; one of them is the padding, which may shift positions.
        var known = vocabulary ?? 2 * SpecialIds;
        var first = known > 2 * SpecialIds ? SpecialIds : 0;
        return [.. Enumerable.Range(0, length).Select(_ => (int)random.NextInt64(first, known))];
    }

    private static EncodedExample Row(int row, int length, Random random, long? vocabulary)
    {
        var ids = Ids(length, random, vocabulary);
        return new EncodedExample(row, row, 0, double.NaN, ids, new int[length], length, "a probe row");
    }
}
