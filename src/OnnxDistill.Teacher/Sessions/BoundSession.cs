using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>A session with our own memory behind its inputs: fills them with rows and runs. One thread at a time.</summary>
internal sealed class BoundSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly InputBuffer[] _buffers;
    private readonly string[] _names;

    /// <summary>Takes over the session.</summary>
    /// <param name="path">The model's file, for errors.</param>
    /// <param name="session">The session.</param>
    /// <param name="inputs">The inputs as the file declares them; the session's types count, a rewritten model may have others.</param>
    /// <param name="padId">The id behind a row's end.</param>
    public BoundSession(string path, InferenceSession session, IReadOnlyList<ModelInput> inputs, int padId)
    {
        Path = path;
        _session = session;
        Inputs = [.. inputs.Select(i => i with { Type = Word(session.InputMetadata[i.Name].ElementDataType) })];
        _buffers = [.. Inputs.Select(i => InputBuffer.For(i, session.InputMetadata[i.Name].ElementDataType, padId))];
        _names = [.. Inputs.Select(i => i.Name)];
    }

    /// <summary>Gets the model's file.</summary>
    public string Path { get; }

    /// <summary>Gets the inputs with their roles.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>Whether the session has this output.</summary>
    public bool Has(string output) => _session.OutputMetadata.ContainsKey(output);

    /// <summary>The element type of an output: <c>float</c>, <c>float16</c>, <c>int64</c>...; empty for what is no tensor.</summary>
    public string TypeOf(string output) => _session.OutputMetadata[output] is { IsTensor: true } tensor ? Word(tensor.ElementDataType) : string.Empty;

    /// <summary>Runs one batch into memory that the caller bound.</summary>
    /// <param name="batch">The rows; the last one is repeated where <paramref name="rows"/> asks for more.</param>
    /// <param name="rows">The rows of the inputs.</param>
    /// <param name="width">The padded width.</param>
    /// <param name="names">The outputs' names.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="positions">The value of <see cref="PreparedModel.PositionsInput"/>, of a model that takes it.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses the batch.</exception>
    public void Run(ReadOnlySpan<EncodedExample> batch, int rows, int width, string[] names, OrtValue[] outputs, OrtValue? positions = null)
    {
        using var inputs = new Values(Fill(batch, rows, width));
        try
        {
            _session.Run(_options, Names(positions), inputs.With(positions), names, outputs);
        }
        catch (OnnxRuntimeException e)
        {
            throw RunRefusal.Of(Path, e, batch);
        }
    }

    /// <summary>Runs one batch into memory of ONNX Runtime, for outputs whose shapes are not known; dispose what is returned.</summary>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses the batch.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(ReadOnlySpan<EncodedExample> batch, int rows, int width, string[] names, OrtValue? positions = null)
    {
        using var inputs = new Values(Fill(batch, rows, width));
        try
        {
            return _session.Run(_options, Names(positions), inputs.With(positions), names);
        }
        catch (OnnxRuntimeException e)
        {
            throw RunRefusal.Of(Path, e, batch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static string Word(TensorElementType type) => type switch
    {
        TensorElementType.Float => "float",
        TensorElementType.Float16 => "float16",
        TensorElementType.BFloat16 => "bfloat16",
        TensorElementType.Double => "double",
        TensorElementType.Int64 => "int64",
        TensorElementType.Int32 => "int32",
        TensorElementType.Bool => "bool",
        _ => type.ToString(),
    };

    private string[] Names(OrtValue? positions) => positions is null ? _names : [.. _names, PreparedModel.PositionsInput];

    private OrtValue[] Fill(ReadOnlySpan<EncodedExample> batch, int rows, int width)
    {
        var inputs = new OrtValue[_buffers.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = _buffers[i].Fill(batch, rows, width);
        }

        return inputs;
    }

    private readonly struct Values(OrtValue[] items) : IDisposable
    {
        // What is not made here is not disposed of here.
        public OrtValue[] With(OrtValue? other) => other is null ? items : [.. items, other];

        public void Dispose()
        {
            foreach (var item in items)
            {
                item.Dispose();
            }
        }
    }
}
