using OnnxDistill.Data.Metrics;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Models;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;
using TorchSharp;

namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>Compares an exported student, run by ONNX Runtime on the CPU, with the trained one on <see cref="ProofRows"/>.</summary>
internal static class OnnxProof
{
    /// <summary>The largest difference of a logit that passes.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Runs both, the exported one as this project's teachers run.</summary>
    /// <param name="student">The trained student.</param>
    /// <param name="onnx">The exported file.</param>
    /// <param name="maxLength">The longest row.</param>
    /// <param name="multiLabel">Whether a row may have several classes, which all must be the same.</param>
    public static ProofResult Compare(StudentModel student, string onnx, int maxLength, bool multiLabel = false)
    {
        var rows = ProofRows.Of(student.Vocabulary, maxLength);
        if (student is BertMaskedStudent)
        {
            return MaskedProof.Compare(student, onnx, ProofRows.AsStudentRows(rows), ProofRows.BatchRows);
        }

        using var classifier = OnnxClassifier.Open(onnx, new ClassifierOptions { Device = Device.Cpu });
        return Compare(student, [.. rows.Chunk(ProofRows.BatchRows).SelectMany(batch => classifier.Run(batch))], maxLength, multiLabel);
    }

    /// <summary>Runs an exported file as others run it, and students of one shape that it is compared with.</summary>
    /// <param name="onnx">The exported file.</param>
    /// <param name="maxLength">The longest row.</param>
    /// <param name="multiLabel">Whether a row may have several classes.</param>
    /// <param name="students">The students.</param>
    /// <returns>How far the file is from each.</returns>
    public static ProofResult[] ComparePlain(string onnx, int maxLength, bool multiLabel, params StudentModel[] students)
    {
        var rows = ProofRows.Of(students[0].Vocabulary, maxLength);
        if (students[0] is BertMaskedStudent)
        {
            return Array.ConvertAll(students, student => MaskedProof.Compare(student, onnx, ProofRows.AsStudentRows(rows), ProofRows.BatchRows));
        }

        var there = PlainSession.Logits(onnx, rows, ProofRows.BatchRows, out _);                // [rows, classes]
        return Array.ConvertAll(students, student => Compare(student, there, maxLength, multiLabel));
    }

    private static ProofResult Compare(StudentModel student, float[][] there, int maxLength, bool multiLabel)
    {
        var here = StudentEvaluator.Logits(student, ProofRows.AsStudentRows(ProofRows.Of(student.Vocabulary, maxLength)), torch.CPU);
        var difference = here.Zip(there, (a, b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max()).Max();
        return new ProofResult(
            there.Any(row => Array.Exists(row, v => !float.IsFinite(v))) ? double.NaN : difference,
            here.Zip(there).Count(pair => multiLabel ? SameClasses(pair.First, pair.Second) : TaskEvaluator.ArgMax(pair.First) == TaskEvaluator.ArgMax(pair.Second)),
            there.Length);
    }

    // A logit that rounding alone moves across 0 is no other prediction.
    private static bool SameClasses(float[] here, float[] there) => here.Zip(there)
        .All(pair => MultiLabelEvaluator.Predicts(pair.First) == MultiLabelEvaluator.Predicts(pair.Second) || Math.Abs(pair.First - pair.Second) <= Tolerance);
}
