using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.StudentTrainer.Proof;

/// <summary>An exported file as others run it: by ONNX Runtime on the CPU with nothing rewritten before.</summary>
internal static class PlainSession
{
    /// <summary>A classifier's logits.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="batchRows">The rows of a batch, which are padded with 0.</param>
    /// <param name="rowsPerSecond">How fast it was, once warm.</param>
    /// <returns>[rows, classes].</returns>
    public static float[][] Logits(string onnx, IReadOnlyList<EncodedExample> rows, int batchRows, out double rowsPerSecond)
    {
        using var session = new InferenceSession(onnx);
        var batches = rows.Chunk(batchRows).ToList();
        _ = Run(session, batches[0]);
        var start = Stopwatch.GetTimestamp();
        var logits = batches.SelectMany(batch => Run(session, batch)).ToArray();
        rowsPerSecond = rows.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return logits;
    }

    private static float[][] Run(InferenceSession session, EncodedExample[] batch)
    {
        var width = batch.Max(r => r.Length);
        var inputs = session.InputNames.Select(name => Value(name, batch, width)).ToList();
        try
        {
            using var options = new RunOptions();
            using var results = session.Run(options, session.InputNames, inputs, ["logits"]);
            var values = results[0].GetTensorDataAsSpan<float>();
            return [.. values.ToArray().Chunk(values.Length / batch.Length)];
        }
        finally
        {
            inputs.ForEach(i => i.Dispose());
        }
    }

    // [rows, width]: ids, ones for tokens and zeros for padding, or 1 for the second text.
    private static OrtValue Value(string name, EncodedExample[] batch, int width)
    {
        var values = new long[batch.Length * width];
        for (var row = 0; row < batch.Length; row++)
        {
            var ids = batch[row].InputIds;
            for (var i = 0; i < ids.Length; i++)
            {
                values[(row * width) + i] = name switch { "input_ids" => ids[i], "attention_mask" => 1, _ => i >= batch[row].PairStart ? 1 : 0 };
            }
        }

        return OrtValue.CreateTensorValueFromMemory(values, [batch.Length, width]);
    }
}
