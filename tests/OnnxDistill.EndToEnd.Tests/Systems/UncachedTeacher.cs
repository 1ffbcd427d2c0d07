using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Preparation;

namespace OnnxDistill.EndToEnd.Tests.Systems;

/// <summary>A teacher in fp32 that answers one row at a time, nothing padded and nothing kept.</summary>
internal sealed class UncachedTeacher : IDisposable
{
    private readonly InferenceSession _session;
    private readonly Dictionary<EncoderTap, string> _outputs;

    /// <summary>Opens it with its weights widened to fp32 and outputs for the taps.</summary>
    public UncachedTeacher(string model, IReadOnlyList<EncoderTap> taps)
    {
        var prepared = PreparedModel.Prepare(model, OnnxFile.Load(model), new PreparationOptions { Dequantize = true, Taps = taps });
        _outputs = prepared.Outputs.ToDictionary(o => o.Tap, o => o.Output);
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        _session = new InferenceSession(prepared.Bytes(), options);
    }

    /// <summary>The logits and the taps of a row, the batch's axis of one left out.</summary>
    public (float[] Logits, IReadOnlyDictionary<EncoderTap, float[]> Taps) Run(int[] ids)
    {
        long[] shape = [1, ids.Length];
        using var words = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, id => (long)id), shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), shape);
        using var types = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        string[] names = ["logits", .. _outputs.Values];
        using var results = _session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [words, mask, types], names);
        var values = names.Zip(results, (name, value) => (name, Values: value.GetTensorDataAsSpan<float>().ToArray())).ToDictionary(v => v.name, v => v.Values);
        return (values["logits"], _outputs.ToDictionary(o => o.Key, o => values[o.Value]));
    }

    public void Dispose() => _session.Dispose();
}
