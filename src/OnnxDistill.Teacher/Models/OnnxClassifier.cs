using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Embeddings;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Models;

/// <summary>
/// Any ONNX classifier or regressor of texts on ONNX Runtime. Inputs and outputs lie in memory of our own that every batch reuses; one
/// thread at a time.
/// </summary>
public sealed class OnnxClassifier : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly InputBuffer[] _buffers;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly LogitsBuffer _logits;
    private readonly int _outputRank;

    private OnnxClassifier(string modelPath, InferenceSession session, IReadOnlyList<ModelInput> inputs, LogitsOutput output, int padId)
    {
        ModelPath = modelPath;
        _session = session;
        Inputs = inputs;
        Output = output;
        _buffers = [.. inputs.Select(i => InputBuffer.For(i, padId))];
        _inputNames = [.. inputs.Select(i => i.Name)];
        _outputNames = [output.Name];
        _logits = LogitsBuffer.For(output.Type);
        FixedRows = inputs.Select(i => i.FixedRows).FirstOrDefault(n => n is not null);
        FixedLength = inputs.Select(i => i.FixedLength).FirstOrDefault(n => n is not null);
        HasMask = inputs.Any(i => i.Role == InputRole.Mask);
        (Logits, _outputRank) = output.Classes is { } classes && output.Rank > 0 ? (classes, output.Rank) : Probe();
    }

    /// <summary>Gets the model's file.</summary>
    public string ModelPath { get; }

    /// <summary>Gets the device that the model runs on.</summary>
    public Device Device { get; private init; }

    /// <summary>Gets the line that says why <see cref="Device"/> is the CPU although a GPU was wanted.</summary>
    public string? DeviceNote { get; private init; }

    /// <summary>Gets the inputs with their roles, in the file's order.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>Gets the output that holds the logits.</summary>
    public LogitsOutput Output { get; }

    /// <summary>Gets the number of logits of a row; 1 for a regressor.</summary>
    public int Logits { get; }

    /// <summary>Gets the rows of every batch, where the file prescribes them.</summary>
    public int? FixedRows { get; }

    /// <summary>Gets the padded length of every row, where the file prescribes it.</summary>
    public int? FixedLength { get; }

    /// <summary>Gets a value indicating whether the model takes a mask; without one, padding would count as text.</summary>
    public bool HasMask { get; }

    /// <summary>Gets the model's file and the files of its external data: everything that decides its answers.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>Gets the rows of the word embedding, where the graph tells.</summary>
    public long? VocabularySize { get; private init; }

    /// <summary>Opens a model.</summary>
    /// <exception cref="InvalidDataException">The file is no model, not a text classifier, or ONNX Runtime cannot load it.</exception>
    public static OnnxClassifier Open(string modelPath, ClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // Everything that can be said about the file is said here, before native code reads it.
        var model = OnnxFile.Load(modelPath);
        var summary = OnnxFile.Summarise(modelPath, model);
        var inputs = InputRecognition.Recognise(modelPath, summary.Inputs, model);
        var output = LogitsOutput.Find(modelPath, summary.Outputs);
        var session = SessionFactory.Open(modelPath, options, Level(model), out var device, out var note);
        try
        {
            var ids = inputs.First(i => i.Role == InputRole.InputIds).Name;
            return new OnnxClassifier(modelPath, session, inputs, output, options.PadId)
            {
                Device = device,
                DeviceNote = note,
                Files = [modelPath, .. summary.ExternalFiles],
                VocabularySize = WordEmbeddingRows.Of(model, ids),
            };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs rows through the model; padding never changes what a row gets, apart from rounding.</summary>
    /// <param name="rows">The rows, as many as wished.</param>
    /// <param name="width">The width that they are padded to: at least the longest row's length.</param>
    /// <param name="logits">Receives the logits, [rows, <see cref="Logits"/>].</param>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses the batch, or a row is longer than the model takes.</exception>
    public void Run(ReadOnlySpan<EncodedExample> rows, int width, Span<float> logits)
    {
        var most = FixedRows ?? rows.Length;
        for (var start = 0; start < rows.Length;)
        {
            var count = Math.Min(most, rows.Length - start);
            if (!HasMask && FixedLength is null)
            {
                count = SameLength(rows.Slice(start, count));
                width = rows[start].Length;
            }

            RunBatch(rows.Slice(start, count), FixedLength ?? width, logits.Slice(start * Logits, count * Logits));
            start += count;
        }
    }

    /// <summary>Runs rows through the model in one batch, padded to the longest.</summary>
    /// <returns>The logits of each row.</returns>
    public float[][] Run(ReadOnlySpan<EncodedExample> rows)
    {
        var width = 0;
        foreach (var row in rows)
        {
            width = Math.Max(width, row.Length);
        }

        var flat = new float[rows.Length * Logits];
        Run(rows, width, flat);
        return [.. flat.Chunk(Logits)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    // ONNX Runtime 1.31.1 crashes the process on a LayerNormalization whose third input is empty, from the extended level on.
    private static GraphOptimizationLevel Level(ModelProto model) =>
        model.Graph.Node.Any(n => n.OpType == "LayerNormalization" && n.Input.Count > 2 && n.Input[2].Length == 0)
            ? GraphOptimizationLevel.ORT_ENABLE_BASIC
            : GraphOptimizationLevel.ORT_ENABLE_ALL;

    private static int SameLength(ReadOnlySpan<EncodedExample> rows)
    {
        var count = 1;
        while (count < rows.Length && rows[count].Length == rows[0].Length)
        {
            count++;
        }

        return count;
    }

    private void RunBatch(ReadOnlySpan<EncodedExample> batch, int width, Span<float> logits)
    {
        foreach (var example in batch)
        {
            if (example.Length > width)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ModelPath} takes rows of {width} tokens but row {example.Row} has {example.Length}; give --max-length {width}"));
            }
        }

        var rows = FixedRows ?? batch.Length;
        var inputs = new OrtValue[_buffers.Length];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                inputs[i] = _buffers[i].Fill(batch, rows, width);
            }

            using var output = _logits.Value(_outputRank == 1 ? [rows] : [rows, Logits]);
            _session.Run(_runOptions, _inputNames, inputs, _outputNames, [output]);
            _logits.CopyTo(logits);
        }
        catch (OnnxRuntimeException e)
        {
            throw Refusal(e, batch);
        }
        finally
        {
            foreach (var input in inputs)
            {
                input?.Dispose();
            }
        }
    }

    private InvalidDataException Refusal(OnnxRuntimeException error, ReadOnlySpan<EncodedExample> batch)
    {
        if (RuntimeErrors.IsIdOutOfRange(error, out var id))
        {
            foreach (var example in batch)
            {
                if (example.InputIds.Any(i => i.ToString(CultureInfo.InvariantCulture) == id))
                {
                    return new InvalidDataException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"row {example.Row} (\"{example.Beginning}\"): token id {id} is beyond the vocabulary of {ModelPath}; give the right --tokenizer"),
                        error);
                }
            }
        }

        return new InvalidDataException(
            string.Create(CultureInfo.InvariantCulture, $"{ModelPath}: ONNX Runtime cannot run this model on row {batch[0].Row}: {RuntimeErrors.Sentence(error)}"), error);
    }

    // Two lengths, where the file leaves the length open: a second axis that follows the length is no axis of classes.
    private (int Logits, int Rank) Probe()
    {
        var shape = ProbeShape(FixedLength ?? 5);
        var other = ProbeShape(FixedLength ?? 7);
        return shape.Length is 1 or 2 && shape.AsSpan().SequenceEqual(other)
            ? (shape.Length == 1 ? 1 : (int)shape[1], shape.Length)
            : throw new InvalidDataException(
                $"{ModelPath}: output '{Output.Name}' is [{string.Join(", ", other)}] for 2 rows of 7 tokens; the logits of a text classifier are [batch, classes]");
    }

    private long[] ProbeShape(int length)
    {
        var example = new EncodedExample(0, 0, 0, double.NaN, [.. Enumerable.Repeat(1, length)], new int[length], length, string.Empty);
        EncodedExample[] batch = [example, example];
        var inputs = _buffers.Select(b => b.Fill(batch, FixedRows ?? 2, length)).ToList();
        try
        {
            using var outputs = _session.Run(_runOptions, _inputNames, inputs, _outputNames);
            return outputs[0].GetTensorTypeAndShape().Shape;
        }
        catch (OnnxRuntimeException e)
        {
            throw Refusal(e, batch);
        }
        finally
        {
            inputs.ForEach(i => i.Dispose());
        }
    }
}
