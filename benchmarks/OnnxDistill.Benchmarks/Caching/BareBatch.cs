using OnnxDistill.Data.Files;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>A batch of the plan, tokenized and padded before the clock starts.</summary>
/// <param name="Inputs">The values of each input by name, [rows, width].</param>
/// <param name="Rows">The rows.</param>
/// <param name="Width">The padded width.</param>
internal sealed record BareBatch(IReadOnlyDictionary<string, long[]> Inputs, int Rows, int Width)
{
    /// <summary>Every batch that the cache stage will run, in its order.</summary>
    public static IReadOnlyList<BareBatch> Of(TextTeacher teacher, DataFile data, CacheRunOptions options)
    {
        var plan = CachePlanner.Plan(teacher, data, options, CancellationToken.None);
        var encoder = teacher.Encoder(data, plan.MaxLength);
        var rows = data.Read().Select(encoder.Encode).ToList();
        return [.. plan.Parts.SelectMany(p => p.Batches).Select(b => new BareBatch(
            teacher.Classifier.Inputs.ToDictionary(i => i.Name, i => Values(i.Role, [.. b.Rows.Select(r => rows[r])], b.Width), StringComparer.Ordinal),
            b.Rows.Length,
            b.Width))];
    }

    private static long[] Values(InputRole role, EncodedExample[] rows, int width)
    {
        var values = new long[rows.Length * width];        // [batch, length]
        for (var r = 0; r < rows.Length; r++)
        {
            for (var t = 0; t < rows[r].Length; t++)
            {
                values[(r * width) + t] = role switch
                {
                    InputRole.InputIds => rows[r].InputIds[t],
                    InputRole.TokenTypes => rows[r].TokenTypeIds[t],
                    InputRole.Mask => 1,
                    _ => t,
                };
            }
        }

        return values;
    }
}
