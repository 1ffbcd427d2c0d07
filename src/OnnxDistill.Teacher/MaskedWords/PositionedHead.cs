using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.MaskedWords;

/// <summary>A head that works on the tokens that are asked about and no other: half the work of a small model, and a little memory instead of much.</summary>
internal sealed class PositionedHead : IHeadRunner
{
    private readonly BoundSession _session;
    private readonly OutputBuffer _memory;
    private readonly string[] _output;
    private long[] _positions = [];

    private PositionedHead(BoundSession session, string output)
    {
        _session = session;
        _output = [output];
        _memory = OutputBuffer.For(output, session.TypeOf(output));
        Size = Probe();
    }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public int? FixedLength => null;

    /// <inheritdoc/>
    public int MaxTokens => int.MaxValue;

    /// <summary>Opens a model so.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="note">The line that says why it runs on the CPU although a GPU was wanted.</param>
    /// <returns>The head; null where the file's form does not allow it, or its values are of something else than word pieces.</returns>
    public static PositionedHead? Open(LoadedModel model, ClassifierOptions options, out string? note)
    {
        note = null;
        var outputs = VocabularyOutput.Candidates(model.Summary.Outputs, model.VocabularySize);
        if (outputs.Count == 0 || model.Inputs.Any(i => i.FixedRows is not null || i.FixedLength is not null))
        {
            return null;
        }

        // Looked at before a session is opened. Whether the head can be cut does not depend on halves being widened, which only a GPU is spared.
        var asked = new PreparationOptions { Dequantize = options.Dequantize, WidenHalves = true, HeadAtPositions = outputs[0].Name };
        var prepared = PreparedModel.Prepare(model.Path, model.Model, asked);
        if (!prepared.AtPositions)
        {
            return null;
        }

        var cut = new LoadedModel(model.Path, model.Model, prepare: prepare =>
            ModelSource.Of(prepare.WidenHalves ? prepared : PreparedModel.Prepare(model.Path, model.Model, asked with { WidenHalves = false })));
        return Open(model, SessionFactory.Open(cut, options, out _, out _, out note), options.PadId, outputs[0].Name);
    }

    // A file need not declare the last axis: what comes out may be a value for each class of a token. Null then, and whoever looks at all outputs says what they are.
    private static PositionedHead? Open(LoadedModel model, InferenceSession raw, int padId, string output)
    {
        BoundSession? session = null;
        try
        {
            session = new BoundSession(model.Path, raw, model.Inputs, padId);
            var head = new PositionedHead(session, output);
            if (head.Size == (model.VocabularySize ?? head.Size))
            {
                return head;
            }

            head.Dispose();
            return null;
        }
        catch
        {
            session?.Dispose();
            raw.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Run(EncodedExample[] rows, int[] positions, HeadValues receive)
    {
        using var places = Positions(positions);
        using var values = _memory.Value(rows.Length, 1, Size);
        _session.Run(rows, rows.Length, rows[0].Length, _output, [values], places);
        _memory.Widen();
        _ = Parallel.For(0, rows.Length, i => receive(i, _memory.Floats(i * Size, Size)));
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // The number of word pieces is the last axis of what comes out.
    private int Probe()
    {
        using var places = Positions([1, 0]);
        EncodedExample[] rows = [HeadRow.Of([1, 1, 1], [0, 0, 0]), HeadRow.Of([1, 1, 1], [0, 0, 0])];
        using var outputs = _session.Run(rows, 2, 3, _output, places);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        return shape is [2, 1, var size] ? checked((int)size) : throw new InvalidDataException($"{_session.Path}: output '{_output[0]}' is no value for each word piece; give --mlm a masked language model");
    }

    // [rows, 2] of row and token.
    private OrtValue Positions(int[] positions)
    {
        var size = positions.Length * 2;
        _positions = _positions.Length >= size ? _positions : new long[size];
        for (var i = 0; i < positions.Length; i++)
        {
            (_positions[2 * i], _positions[(2 * i) + 1]) = (i, positions[i]);
        }

        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _positions.AsMemory(0, size), [positions.Length, 2]);
    }
}
