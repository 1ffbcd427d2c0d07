using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>
/// ONNX Runtime alone, with its own defaults: batches that lie ready go in, outputs in ONNX Runtime's own memory come out and are let go.
/// The model is the teacher's own file, or the same graph with the taps as outputs, as the cache stage runs it.
/// </summary>
internal sealed class BareLoop : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string[] _outputs;
    private readonly IReadOnlyList<BareBatch> _batches;

    private BareLoop(InferenceSession session, string[] outputs, IReadOnlyList<BareBatch> batches) =>
        (_session, _outputs, _batches) = (session, outputs, batches);

    /// <summary>Opens a session of its own for the outputs that a teacher was opened for.</summary>
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
            var inputs = batch.Inputs.ToDictionary(
                i => i.Key, i => OrtValue.CreateTensorValueFromMemory(i.Value, [batch.Rows, batch.Width]), StringComparer.Ordinal);
            using var outputs = _session.Run(options, inputs, _outputs);
            sum += outputs.Sum(o => o.GetTensorDataAsSpan<float>()[0]);
            foreach (var input in inputs.Values)
            {
                input.Dispose();
            }
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
