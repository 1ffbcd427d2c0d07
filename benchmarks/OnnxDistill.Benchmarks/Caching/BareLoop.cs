using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>
/// ONNX Runtime alone, with its own defaults: batches that lie ready go in, outputs come out in memory that is kept from batch to batch.
/// The model is the teacher's own file, or the same graph with the taps as outputs, as the cache stage runs it.
/// </summary>
/// <remarks>Were the outputs in new memory each batch, its pages would be faulted in anew, and the loop be slower than what it is compared with.</remarks>
internal sealed class BareLoop : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _outputs;
    private readonly IReadOnlyList<BareBatch> _batches;
    private readonly Dictionary<(int Rows, int Width), long[][]> _shapes = [];
    private readonly float[][] _kept;

    private BareLoop(InferenceSession session, string[] outputs, IReadOnlyList<BareBatch> batches)
    {
        (_session, _outputs, _batches) = (session, outputs, batches);
        foreach (var batch in batches.DistinctBy(b => (b.Rows, b.Width)))
        {
            _shapes[(batch.Rows, batch.Width)] = ShapesOf(batch);
        }

        _kept = [.. outputs.Select((_, i) => new float[_shapes.Values.Max(s => Elements(s[i]))])];
    }

    /// <summary>Opens a session of its own for the outputs that a teacher was opened for, and asks it for their shapes.</summary>
    public static BareLoop Open(TextTeacher teacher, IReadOnlyList<BareBatch> batches)
    {
        var path = teacher.Folder.ModelPath;
        var prepared = PreparedModel.Prepare(path, OnnxFile.Load(path), new PreparationOptions { Taps = teacher.Classifier.Taps });
        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", prepared.ExternalFolder);
        var session = prepared.IsRewritten ? new InferenceSession(prepared.Bytes(), options) : new InferenceSession(path);
        string?[] outputs = [teacher.Classifier.Output?.Name, .. prepared.Outputs.Select(o => o.Output)];
        return new BareLoop(session, [.. outputs.OfType<string>()], batches);
    }

    /// <summary>Runs every batch once.</summary>
    /// <returns>A sum that keeps the outputs from being thrown away unread.</returns>
    public float Run()
    {
        var sum = 0f;
        using var options = new RunOptions();
        foreach (var batch in _batches)
        {
            var inputs = InputsOf(batch);
            var shapes = _shapes[(batch.Rows, batch.Width)];
            OrtValue[] outputs = [.. _kept.Select((memory, i) =>
                OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(0, Elements(shapes[i])), shapes[i]))];
            _session.Run(options, [.. batch.Inputs.Keys], inputs, _outputs, outputs);
            sum += _kept.Sum(memory => memory[0]);
            Free([.. inputs, .. outputs]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private long[][] ShapesOf(BareBatch batch)
    {
        var inputs = InputsOf(batch);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, [.. batch.Inputs.Keys], inputs, _outputs);
        Free(inputs);
        return [.. outputs.Select(o => o.GetTensorTypeAndShape().Shape)];
    }

    private static OrtValue[] InputsOf(BareBatch batch) =>
        [.. batch.Inputs.Values.Select(values => OrtValue.CreateTensorValueFromMemory(values, [batch.Rows, batch.Width]))];

    private static int Elements(long[] shape) => checked((int)shape.Aggregate(1L, (product, axis) => product * axis));

    private static void Free(OrtValue[] values)
    {
        foreach (var value in values)
        {
            value.Dispose();
        }
    }
}
