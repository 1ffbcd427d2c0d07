using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>Compares an exported masked language model, run by ONNX Runtime on the CPU, with the trained one at every token.</summary>
internal static class MaskedProof
{
    /// <summary>Runs both over the rows.</summary>
    /// <param name="student">The student, on the CPU and in evaluation mode.</param>
    /// <param name="onnx">The exported file.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="batchRows">The rows of a batch.</param>
    public static ProofResult Compare(StudentModel student, string onnx, StudentRows rows, int batchRows)
    {
        using var session = new InferenceSession(onnx);
        var batcher = new StudentBatcher(CPU, siamese: false, regression: false);
        var (difference, same) = (0.0, 0);
        foreach (var batch in Enumerable.Range(0, rows.Count).Chunk(batchRows))
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            var inputs = batcher.Inputs(rows, batch);
            var here = student.Forward(inputs, StudentTaps.Logits).Logits;                       // [batch, length, vocabulary]
            var there = tensor(Run(session, inputs, here.shape), here.shape);
            for (var i = 0; i < batch.Length; i++)
            {
                var (a, b) = (here[i].narrow(0, 0, rows.Length(batch[i])), there[i].narrow(0, 0, rows.Length(batch[i])));
                difference = Math.Max(difference, Largest((a - b).abs()));
                same += SamePieces(a, b) ? 1 : 0;
            }
        }

        return new ProofResult(difference, same, rows.Count);
    }

    private static float[] Run(InferenceSession session, StudentBatch inputs, long[] shape)
    {
        using var ids = Value(inputs.InputIds);
        using var mask = Value(inputs.Mask);
        using var types = Value(inputs.TokenTypeIds);
        using var options = new RunOptions();
        using var results = session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], ["logits"]);
        return results[0].GetTensorTypeAndShape().Shape.SequenceEqual(shape)
            ? results[0].GetTensorDataAsSpan<float>().ToArray()
            : throw new InvalidDataException($"the exported student's logits are [{string.Join(", ", results[0].GetTensorTypeAndShape().Shape)}], not [{string.Join(", ", shape)}]");
    }

    private static OrtValue Value(Tensor values) => OrtValue.CreateTensorValueFromMemory(values.contiguous().data<long>().ToArray(), values.shape);

    // NaN is larger than anything: a proof must not pass by it.
    private static double Largest(Tensor values) => values.max().item<float>() is var largest && float.IsNaN(largest) ? double.PositiveInfinity : largest;

    // Of word pieces that are equally likely but for rounding, each side may find another.
    private static bool SamePieces(Tensor a, Tensor b)
    {
        var best = b.gather(-1, a.argmax(-1, keepdim: true)).squeeze(-1);                        // [length]
        return Largest(b.amax(-1) - best) <= OnnxProof.Tolerance;
    }
}
