using OnnxDistill.Data.Batches;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Batches rows for a teacher, smaller ones where much is captured of each: the taps of one batch lie in memory as fp32, and the masked-language head's values for every token.</summary>
internal static class BatchPlanner
{
    /// <summary>The most bytes of taps of one batch, unless one row alone has more.</summary>
    private const long MostTapBytes = 128_000_000;

    /// <summary>The batches of rows with these lengths; the same lengths and columns give the same batches.</summary>
    public static IReadOnlyList<Batch> Plan(TextTeacher teacher, PartSchema schema, ReadOnlySpan<int> lengths)
    {
        var widest = 1;
        foreach (var length in lengths)
        {
            widest = Math.Max(widest, length);
        }

        widest = teacher.Classifier.FixedLength ?? widest;
        var taps = schema.Taps.Where(t => !t.Tap.IsVocabulary).Sum(t => t.Bytes(widest) / t.ElementBytes * sizeof(float));
        var head = schema.Taps.Any(t => t.Tap.IsVocabulary) ? (long)sizeof(float) * widest * (teacher.Classifier.Vocabulary?.Size ?? 0) : 0;
        var bytes = Math.Max(1, taps + head);
        return teacher.Plan(lengths, (int)Math.Clamp(MostTapBytes / bytes * widest, 1, int.MaxValue));
    }
}
