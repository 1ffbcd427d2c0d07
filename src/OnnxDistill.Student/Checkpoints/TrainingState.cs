using System.Text.Json;
using System.Text.Json.Serialization;
using OnnxDistill.Student.Averaging;
using OnnxDistill.Student.Files;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Projections;
using OnnxDistill.Student.Safetensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Checkpoints;

/// <summary>
/// Saves and restores a run between two steps, in one safetensors file: <c>model.*</c>, <c>optimizer.*</c>, <c>projection.*</c>, <c>average.*</c>,
/// and <c>position</c> (JSON). A checksum over all of them is in the header. No generator's state:
/// on the CPU dropout is a function of seed and step. On a GPU libtorch draws it, and a run that goes on there draws other masks.
/// </summary>
internal static class TrainingState
{
    private const string Model = "model.";
    private const string Optimizer = "optimizer.";
    private const string Projection = "projection.";
    private const string Average = "average.";

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Saves, atomically.</summary>
    public static void Save(
        string path, StudentModel model, StudentOptimizer optimizer, TrainingPosition position, StateProjections? projections = null, AveragedWeights? average = null) =>
        AtomicFile.Write(path, stream => Write(stream, model, optimizer, position, projections, average));

    /// <summary>Writes a state into a stream.</summary>
    internal static void Write(
        Stream stream, StudentModel model, StudentOptimizer optimizer, TrainingPosition position, StateProjections? projections, AveragedWeights? average = null)
    {
        using var scope = NewDisposeScope();
        var tensors = new List<(string, Tensor)>();
        tensors.AddRange(model.NamedParameters().Select(p => (Model + p.Name, (Tensor)p.Value)));
        tensors.AddRange(optimizer.State().Select(s => (Optimizer + s.Name, s.Value)));
        tensors.AddRange((projections?.NamedParameters ?? []).Select(p => (Projection + p.Name, (Tensor)p.Value)));
        tensors.AddRange((average?.State ?? []).Select(a => (Average + a.Name, a.Value)));
        tensors.Add(("position", tensor(JsonSerializer.SerializeToUtf8Bytes(position, Json))));
        SafetensorsFile.Write(stream, tensors, new Dictionary<string, string> { [StateChecksum.Entry] = StateChecksum.Of(tensors) });
    }

    /// <summary>Reads a saved state; the caller disposes it.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static SavedState Load(string path)
    {
        var tensors = SafetensorsFile.Read(path);
        try
        {
            // A state of a version before checksums has none.
            if (SafetensorsFile.ReadMetadata(path).GetValueOrDefault(StateChecksum.Entry) is { } checksum
                && checksum != StateChecksum.Of(tensors.Select(t => (t.Key, t.Value))))
            {
                throw new InvalidDataException($"{path} is damaged: its checksum does not fit");
            }

            var position = JsonSerializer.Deserialize<TrainingPosition>(tensors["position"].data<byte>().ToArray(), Json)!;
            return new SavedState(path, tensors, position);
        }
        catch (Exception e) when (e is KeyNotFoundException or JsonException or InvalidDataException)
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw e as InvalidDataException ?? new InvalidDataException($"{path} holds no training state", e);
        }
    }

    /// <summary>A state that was read from disk.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <param name="position">How far the run had come.</param>
    public sealed class SavedState(string path, Dictionary<string, Tensor> tensors, TrainingPosition position) : IDisposable
    {
        /// <summary>Gets how far the run had come.</summary>
        public TrainingPosition Position => position;

        /// <summary>Restores weights, optimizer, projections and averages.</summary>
        public void Restore(StudentModel model, StudentOptimizer optimizer, StateProjections? projections = null, AveragedWeights? average = null)
        {
            model.LoadParameters(Below(Model), path);
            StudentModel.Load(projections?.NamedParameters ?? [], Below(Projection), path);
            optimizer.LoadState(Below(Optimizer), path);
            average?.Load(Below(Average), path);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (var tensor in tensors.Values)
            {
                tensor.Dispose();
            }
        }

        private Dictionary<string, Tensor> Below(string prefix) => tensors
            .Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(t => t.Key[prefix.Length..], t => t.Value);
    }
}
