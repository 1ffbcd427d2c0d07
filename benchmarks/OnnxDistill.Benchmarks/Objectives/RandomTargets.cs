using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Batches;

namespace OnnxDistill.Benchmarks.Objectives;

/// <summary>Rows of random tokens with everything a teacher has, in halves as a cache holds it.</summary>
internal static class RandomTargets
{
    private const int Classes = 2;
    private const int Vocabulary = 30_522;

    /// <summary>Rows of one length.</summary>
    public static StudentRows Of(TeacherShape teacher, int count, int length)
    {
        var random = new Random(1);
        TapColumn[] columns = [.. Capture.Parse("hidden,hidden@cls,scores,qkv", teacher.Layers).Taps(teacher.Layers).Select(t => new TapColumn(t, "float16", t.Kind switch
        {
            TapKind.HiddenCls => [teacher.Hidden],
            TapKind.Scores => [teacher.Heads, TapColumn.Length, TapColumn.Length],
            _ => [TapColumn.Length, teacher.Hidden],
        }))];
        var builder = new StudentRowsBuilder(Classes, columns);
        for (var row = 0; row < count; row++)
        {
            int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary))];
            float[] logits = [.. Enumerable.Range(0, Classes).Select(_ => Number(random))];
            builder.Add(ids, length, random.Next(Classes), logits, new RowTargets([.. columns.Select(c => Halves(c.Bytes(length), random))], [], []));
        }

        return builder.Build();
    }

    private static byte[] Halves(long bytes, Random random) =>
        [.. Enumerable.Range(0, (int)bytes / 2).SelectMany(_ => BitConverter.GetBytes((Half)Number(random)))];

    private static float Number(Random random) => ((float)random.NextDouble() * 6) - 3;
}
