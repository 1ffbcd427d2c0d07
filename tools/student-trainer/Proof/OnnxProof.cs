using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Models;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Models;
using TorchSharp;

namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>Compares an exported student, run by ONNX Runtime on the CPU, with the trained one on rows of random ids and lengths.</summary>
internal static class OnnxProof
{
    /// <summary>The largest difference of a logit that passes.</summary>
    public const double Tolerance = 1e-4;

    private const int Rows = 64;
    private const int BatchRows = 8;

    /// <summary>Runs both; the rows have 2 to <paramref name="maxLength"/> tokens and are padded in batches of eight.</summary>
    public static (double MaxDifference, int SamePredictions, int Rows) Compare(StudentModel student, string onnx, int vocabulary, int maxLength)
    {
        var random = new Random(1);
        using var classifier = OnnxClassifier.Open(onnx, new ClassifierOptions { Device = Device.Cpu });
        var (worst, same) = (0.0, 0);
        for (var start = 0; start < Rows; start += BatchRows)
        {
            EncodedExample[] rows = [.. Enumerable.Range(start, BatchRows).Select(i => Row(random, i, vocabulary, maxLength))];
            var there = classifier.Run(rows);
            var here = Logits(student, rows);
            for (var i = 0; i < rows.Length; i++)
            {
                worst = Math.Max(worst, here[i].Zip(there[i], (a, b) => (double)Math.Abs(a - b)).Max());
                same += TaskEvaluator.ArgMax(here[i]) == TaskEvaluator.ArgMax(there[i]) ? 1 : 0;
            }
        }

        return (worst, same, Rows);
    }

    private static EncodedExample Row(Random random, int row, int vocabulary, int maxLength)
    {
        int[] ids = [.. Enumerable.Range(0, random.Next(2, maxLength + 1)).Select(_ => random.Next(vocabulary))];
        var pairStart = random.Next(1, ids.Length + 1);
        return new EncodedExample(row, row, 0, double.NaN, ids, EncodedExample.TypesOf(ids.Length, pairStart), pairStart, string.Empty);
    }

    private static float[][] Logits(StudentModel student, EncodedExample[] rows)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var width = rows.Max(r => r.Length);
        long[] Padded(Func<EncodedExample, int, long> value) => [.. rows.SelectMany(r => Enumerable.Range(0, width).Select(t => t < r.Length ? value(r, t) : 0))];
        torch.Tensor Batch(Func<EncodedExample, int, long> value) => torch.tensor(Padded(value), [rows.Length, width]);     // [batch, length]
        var lengths = torch.tensor(rows.Select(r => (long)r.Length).ToArray());
        var logits = student.Forward(
            new StudentBatch(Batch((r, t) => r.InputIds[t]), Batch((r, t) => r.TokenTypeIds[t]), Batch((_, _) => 1), lengths), StudentTaps.Logits).Logits;
        return [.. logits.data<float>().ToArray().Chunk((int)logits.shape[1])];
    }
}
