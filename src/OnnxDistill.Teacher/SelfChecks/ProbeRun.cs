using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>One model on the CPU with the probe rows: what each floating-point output gave for each row.</summary>
internal sealed class ProbeRun
{
    private readonly Dictionary<string, ProbeTensor[]> _outputs = new(StringComparer.Ordinal);

    private ProbeRun(Dictionary<EncoderTap, string> taps) => Taps = taps;

    /// <summary>Gets the outputs of the taps that were asked for.</summary>
    public IReadOnlyDictionary<EncoderTap, string> Taps { get; }

    /// <summary>Opens the model and runs the rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="rows">The probe rows.</param>
    /// <param name="width">Their padded width.</param>
    /// <param name="mode">Whether they run together.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime cannot load the model, or cannot run the rows so.</exception>
    public static ProbeRun Of(LoadedModel model, ClassifierOptions options, EncodedExample[] rows, int width, ProbeMode mode)
    {
        using var raw = SessionFactory.Open(model, options with { Device = Device.Cpu }, out var source, out _, out _);
        using var session = new BoundSession(model.Path, raw, model.Inputs, options.PadId);
        var run = new ProbeRun(source.Taps.ToDictionary(t => t.Tap, t => t.Output));
        string[] names = [.. model.Summary.Outputs.Select(o => o.Name).Concat(run.Taps.Values).Distinct().Where(n => session.TypeOf(n) is "float" or "float16")];
        var fixedRows = session.Inputs.Select(i => i.FixedRows).FirstOrDefault(n => n is not null);
        var groups = mode == ProbeMode.Together ? [rows] : rows.Select(r => new[] { r });
        foreach (var group in groups)
        {
            run.Keep(session, group, fixedRows ?? group.Length, mode == ProbeMode.Unpadded ? group[0].Length : width, names);
        }

        return run;
    }

    /// <summary>What an output gave, row by row; null where it is not there, or its first axis is not the rows.</summary>
    public ProbeTensor[]? this[string output] => _outputs.GetValueOrDefault(output);

    /// <summary>What a tap gave, row by row; null where it was not asked for.</summary>
    public ProbeTensor[]? this[EncoderTap tap] => Taps.TryGetValue(tap, out var output) ? this[output] : null;

    private void Keep(BoundSession session, EncodedExample[] rows, int padded, int width, string[] names)
    {
        using var outputs = session.Run(rows, padded, width, names);
        for (var i = 0; i < names.Length; i++)
        {
            var shape = outputs[i].GetTensorTypeAndShape().Shape;
            if (shape.Length == 0 || shape[0] != padded)
            {
                continue;
            }

            var values = Floats(outputs[i]);
            var size = values.Length / padded;
            var kept = _outputs.GetValueOrDefault(names[i], []);
            _outputs[names[i]] = [.. kept, .. rows.Select((_, row) => new ProbeTensor(shape[1..], values[(row * size)..((row + 1) * size)]))];
        }
    }

    private static float[] Floats(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float
        ? value.GetTensorDataAsSpan<float>().ToArray()
        : [.. MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>()).ToArray().Select(h => (float)h)];
}
