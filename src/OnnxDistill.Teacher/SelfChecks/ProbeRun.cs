using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
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
        string[] names = [.. model.Summary.Outputs.Select(o => o.Name).Concat(run.Taps.Values).Distinct().Where(n => Reads(session.TypeOf(n)))];
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

    /// <summary>Whether outputs of an element type can be compared.</summary>
    public static bool Reads(string type) => type is "float" or "float16" or "bfloat16" or "double";

    /// <summary>What an output of one run gave for the first rows; null where its first axis is not the rows.</summary>
    /// <param name="output">The output.</param>
    /// <param name="rows">The rows of the run.</param>
    /// <param name="wanted">How many of them count.</param>
    public static ProbeTensor[]? Rows(OrtValue output, int rows, int wanted)
    {
        var shape = output.GetTensorTypeAndShape().Shape;
        if (shape.Length == 0 || shape[0] != rows)
        {
            return null;
        }

        var values = Floats(output);
        var size = values.Length / rows;
        return [.. Enumerable.Range(0, wanted).Select(row => new ProbeTensor(shape[1..], values[(row * size)..((row + 1) * size)]))];
    }

    private void Keep(BoundSession session, EncodedExample[] rows, int padded, int width, string[] names)
    {
        using var outputs = session.Run(rows, padded, width, names);
        for (var i = 0; i < names.Length; i++)
        {
            if (Rows(outputs[i], padded, rows.Length) is { } tensors)
            {
                _outputs[names[i]] = [.. _outputs.GetValueOrDefault(names[i], []), .. tensors];
            }
        }
    }

    private static float[] Floats(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Double => [.. value.GetTensorDataAsSpan<double>().ToArray().Select(d => (float)d)],
        TensorElementType.BFloat16 => [.. value.GetTensorDataAsSpan<BFloat16>().ToArray().Select(b => (float)b)],
        _ => [.. MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>()).ToArray().Select(h => (float)h)],
    };
}
