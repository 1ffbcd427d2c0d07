using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;
using TorchSharp;

namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>
/// Compares an exported student, run by ONNX Runtime on the CPU, with the trained one on rows of random ids and lengths, single texts and
/// pairs: a run keeps no data, and random ids reach every corner of the tables.
/// </summary>
internal static class OnnxProof
{
    /// <summary>The largest difference of a logit that passes.</summary>
    public const double Tolerance = 1e-4;

    private const int Rows = 64;
    private const int BatchRows = 8;

    /// <summary>Runs both; the rows have 2 to <paramref name="maxLength"/> tokens and are padded in batches of eight.</summary>
    /// <param name="student">The trained student.</param>
    /// <param name="onnx">The exported file.</param>
    /// <param name="vocabulary">The ids are below.</param>
    /// <param name="maxLength">The longest row.</param>
    /// <param name="multiLabel">Whether a row may have several classes, which all must be the same.</param>
    public static ProofResult Compare(StudentModel student, string onnx, int vocabulary, int maxLength, bool multiLabel = false)
    {
        var random = new Random(1);
        EncodedExample[] rows = [.. Enumerable.Range(0, Rows).Select(row => Row(random, row, vocabulary, maxLength))];
        var builder = new StudentRowsBuilder(classes: 0);
        foreach (var row in rows)
        {
            builder.Add(row.InputIds, row.PairStart, row.Label, []);
        }

        if (student is BertMaskedStudent)
        {
            return MaskedProof.Compare(student, onnx, builder.Build(), BatchRows);
        }

        var here = StudentEvaluator.Logits(student, builder.Build(), torch.CPU);
        using var classifier = OnnxClassifier.Open(onnx, new ClassifierOptions { Device = Device.Cpu });
        var there = rows.Chunk(BatchRows).SelectMany(batch => classifier.Run(batch)).ToArray();
        return new ProofResult(
            here.Zip(there, (a, b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max()).Max(),
            here.Zip(there).Count(pair => multiLabel ? SameClasses(pair.First, pair.Second) : TaskEvaluator.ArgMax(pair.First) == TaskEvaluator.ArgMax(pair.Second)),
            Rows);
    }

    // A logit that rounding alone moves across 0 is no other prediction.
    private static bool SameClasses(float[] here, float[] there) => here.Zip(there)
        .All(pair => MultiLabelEvaluator.Predicts(pair.First) == MultiLabelEvaluator.Predicts(pair.Second) || Math.Abs(pair.First - pair.Second) <= Tolerance);

    private static EncodedExample Row(Random random, int row, int vocabulary, int maxLength)
    {
        int[] ids = [.. Enumerable.Range(0, random.Next(2, Math.Max(2, maxLength) + 1)).Select(_ => random.Next(vocabulary))];
        var pairStart = random.Next(1, ids.Length + 1);
        return new EncodedExample(row, row, 0, double.NaN, ids, EncodedExample.TypesOf(ids.Length, pairStart), pairStart, string.Empty);
    }
}
