using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Heads;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.SelfChecks;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>
/// Any ONNX text encoder on ONNX Runtime, for its logits and inner tensors. Inputs and outputs lie in memory of our own that every
/// batch reuses; one thread at a time.
/// </summary>
internal sealed class OnnxClassifier : IDisposable
{
    private readonly BoundSession _session;
    private readonly OutputBuffer? _logits;
    private readonly int _outputRank;
    private readonly string[] _outputNames;

    private OnnxClassifier(BoundSession session, LoadedModel model, HeadReading reading, LogitsOutput? output, ClassifierOptions options, IReadOnlyList<TapBuffer> taps)
    {
        _session = session;
        FixedRows = Inputs.Select(i => i.FixedRows).FirstOrDefault(n => n is not null) ?? (options.SingleRows ? 1 : null);
        FixedLength = Inputs.Select(i => i.FixedLength).FirstOrDefault(n => n is not null);
        HasMask = Inputs.Any(i => i.Role == InputRole.Mask);
        Output = output;
        if (output is not null)
        {
            try
            {
                (Logits, _outputRank) = LogitsProbe.Run(session, output, FixedRows, FixedLength);
                _logits = OutputBuffer.For(output.Name, session.TypeOf(output.Name));
            }
            catch (InvalidDataException) when (!options.RequireLogits)
            {
                Output = null;
            }
        }

        VocabularySize = model.VocabularySize;
        if (options.Vocabulary)
        {
            var head = VocabularyOutput.Find(session, model.Summary.Outputs, VocabularySize, FixedRows, FixedLength);
            VocabularyExposed = reading.Outputs.FirstOrDefault(o => o.Name == head.Name)?.Before;
            head = VocabularyExposed is { } before ? head with { Name = before.Output } : head;
            VocabularyBuffer = new VocabularyBuffer(head, session.TypeOf(head.Name));
        }

        TapBuffers = taps;
        string?[] names = [Output?.Name, Vocabulary?.Name, .. taps.Select(t => t.Output)];
        _outputNames = [.. names.OfType<string>()];
        Padding = FixedLength is null && HasMask ? PaddingProbe.Of(session, _outputNames, VocabularySize, options) : null;
    }

    /// <summary>Gets the model's file.</summary>
    public string ModelPath => _session.Path;

    /// <summary>Gets the device that the model runs on.</summary>
    public Device Device { get; private init; }

    /// <summary>Gets the line that says why <see cref="Device"/> is the CPU although a GPU was wanted.</summary>
    public string? DeviceNote { get; private init; }

    /// <summary>Gets what the outputs of the file are, and where its logits are taken from.</summary>
    public HeadReading? Head { get; private init; }

    /// <summary>Gets the line that says where the logits are taken from, where that is not what it seems: before a softmax, of two heads one.</summary>
    public string? HeadNote { get; private init; }

    /// <summary>Gets the inner values that are cached although outputs of the file come after them, for a fingerprint; null where there are none.</summary>
    /// <param name="logits">Whether logits are cached.</param>
    public string? Exposed(bool logits) => string.Join(", ", new[] { logits ? Head?.Logits?.Exposed?.Text : null, VocabularyExposed?.Text }.OfType<string>()) is { Length: > 0 } text ? text : null;

    /// <summary>Gets the inputs with their roles, in the file's order.</summary>
    public IReadOnlyList<ModelInput> Inputs => _session.Inputs;

    /// <summary>Gets the line that says which inputs get zeros because nothing that is captured depends on them; null where none does.</summary>
    public string? InputNote => UnreadInputs.Note(Inputs);

    /// <summary>Gets the output that holds the logits, if one does.</summary>
    public LogitsOutput? Output { get; }

    /// <summary>Gets the output of the masked-language head, if it is kept.</summary>
    public VocabularyOutput? Vocabulary => VocabularyBuffer?.Output;

    /// <summary>Gets the number of logits of a row; 1 for a regressor, 0 where the model has none.</summary>
    public int Logits { get; }

    /// <summary>Gets the rows of every batch, where the file prescribes them.</summary>
    public int? FixedRows { get; }

    /// <summary>Gets the padded length of every row, where the file prescribes it.</summary>
    public int? FixedLength { get; }

    /// <summary>Gets a value indicating whether the model takes a mask; without one, padding would count as text.</summary>
    public bool HasMask { get; }

    /// <summary>Gets what padding does to what is kept; null where the file fixes the length, or takes no mask.</summary>
    public PaddingDependence? Padding { get; }

    /// <summary>Gets a value indicating whether rows of different lengths run together, the shorter ones padded: not without a mask, and not where padding changes the answers.</summary>
    public bool PadsRows => CanPad && Padding is not { Dependent: true };

    /// <summary>Gets the line that says why rows of different lengths do not run together; null where they do.</summary>
    public string? PaddingNote => PadsRows ? null
        : Padding?.Note ?? $"{Path.GetFileName(ModelPath)} takes no attention mask: rows run only with others of their own length";

    /// <summary>Gets the inner tensors that are kept beside the logits.</summary>
    public IReadOnlyList<EncoderTap> Taps => [.. TapBuffers.Select(t => t.Tap)];

    /// <summary>Gets a value indicating whether quantised weights were widened.</summary>
    public bool Dequantized { get; private init; }

    /// <summary>Gets what the file's quantisation is, as <c>dynamic int8</c>; null where the file is not quantised.</summary>
    public string? Quantisation { get; private init; }

    /// <summary>Gets the model's file and the files of its external data: everything that decides its answers.</summary>
    public IReadOnlyList<string> Files { get; private init; } = [];

    /// <summary>Gets the rows of the word embedding, where the graph tells.</summary>
    public long? VocabularySize { get; }

    // Some exports (DeBERTa by tf2onnx) divide by zero in a padding row, and the NaN spreads to the tokens.
    private bool CanPad => FixedLength is not null || (HasMask && (Padding is null || double.IsFinite(Padding.MaxDifference)));

    /// <summary>Gets the memory behind the taps, in the order of <see cref="Taps"/>.</summary>
    internal IReadOnlyList<TapBuffer> TapBuffers { get; }

    /// <summary>Gets what stands before the softmax of the masked-language head, where the file ends with one.</summary>
    internal ExposedValue? VocabularyExposed { get; }

    /// <summary>Gets the memory behind <see cref="Vocabulary"/>.</summary>
    internal VocabularyBuffer? VocabularyBuffer { get; }

    /// <summary>Opens a model.</summary>
    /// <exception cref="InvalidDataException">The file is no model, not a text classifier, a tap is not available, or ONNX Runtime cannot load it.</exception>
    public static OnnxClassifier Open(string modelPath, ClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var model = LoadedModel.Load(modelPath);
        return Open(model, options, options.Taps.Count == 0 ? null : model.Encoder(options.Dequantize).Map);
    }

    /// <summary>Opens a model that is loaded, and whose encoder is known if taps are wanted.</summary>
    internal static OnnxClassifier Open(LoadedModel model, ClassifierOptions options, EncoderMap? map)
    {
        var head = model.Head(options.Dequantize, options.Classes);
        var classifier = Open(model, options, map, head);
        if (head.Logits is { IsSure: false, Exposed: null } && ProbabilityProbe.AddUpToOne(classifier))
        {
            classifier.Dispose();
            classifier = Open(model, options, map, head.AsProbabilities());
        }

        return classifier;
    }

    private static OnnxClassifier Open(LoadedModel model, ClassifierOptions options, EncoderMap? map, HeadReading head)
    {
        var output = options.RequireLogits ? CaptureOffer.RequireLogits(model, head, options.Dequantize) : LogitsOutput.Of(head, model.Summary.Outputs);
        var words = options.Vocabulary ? head.Outputs.Select(o => o.Before).OfType<ExposedValue>() : [];
        options = options with
        {
            Exposed = head.Logits?.Exposed is { } exposed ? [exposed, .. words] : [.. words],
            TapsAlone = output is null && !options.Vocabulary && options.Taps.Count > 0,
        };
        var raw = SessionFactory.Open(model, options, out var source, out var device, out var note);
        BoundSession? session = null;
        try
        {
            session = new BoundSession(model.Path, raw, model.Inputs, options.PadId);
            var taps = source.Taps.Select(t => TapBuffer.For(t, session.TypeOf(t.Output), map!)).ToList();
            return new OnnxClassifier(session, model, head, output, options with { Device = device }, taps)
            {
                Device = device,
                DeviceNote = note,
                Head = head,
                HeadNote = options.RequireLogits && head.Note is { } said ? $"{model.Path}: {said}"
                    : words.FirstOrDefault() is { } before ? $"{model.Path}: values of word pieces are taken from '{before.Value}', which stands before the softmax of the output" : null,
                Dequantized = options.Dequantize,
                Quantisation = QuantisationKind.Of(model.Model),
                Files = [model.Path, .. model.Summary.ExternalFiles],
            };
        }
        catch
        {
            session?.Dispose();
            raw.Dispose();
            throw;
        }
    }

    /// <summary>Runs rows through the model; padding never changes what a row gets, apart from rounding.</summary>
    /// <param name="rows">The rows, as many as wished.</param>
    /// <param name="width">The width that they are padded to: at least the longest row's length.</param>
    /// <param name="logits">Receives the logits, [rows, <see cref="Logits"/>].</param>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses the batch, or a row is longer than the model takes.</exception>
    public void Run(ReadOnlySpan<EncodedExample> rows, int width, Span<float> logits) => Run(rows, width, logits, (_, _, _) => { });

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
    public void Dispose() => _session.Dispose();

    /// <summary>As the public method, and tells after every batch of ONNX Runtime which rows the taps hold: first row, rows, width.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="width">The width that they are padded to.</param>
    /// <param name="logits">Receives the logits.</param>
    /// <param name="answered">Told of every batch.</param>
    /// <param name="oneLength">Whether rows run only with others of their length, as a plan says; as the model needs it, if null.</param>
    internal void Run(ReadOnlySpan<EncodedExample> rows, int width, Span<float> logits, Action<int, int, int> answered, bool? oneLength = null)
    {
        var most = FixedRows ?? rows.Length;
        var pads = CanPad && !(oneLength ?? !PadsRows);
        for (var start = 0; start < rows.Length;)
        {
            var count = Math.Min(most, rows.Length - start);
            if (!pads)
            {
                count = EqualLengths.Count(rows.Slice(start, count));
                width = rows[start].Length;
            }

            var padded = FixedLength ?? width;
            RunBatch(rows.Slice(start, count), padded, logits.Slice(start * Logits, count * Logits));
            answered(start, count, padded);
            start += count;
        }
    }

    private void RunBatch(ReadOnlySpan<EncodedExample> batch, int width, Span<float> logits)
    {
        RunRefusal.IfTooLong(ModelPath, batch, width);
        var rows = FixedRows ?? batch.Length;
        var outputs = new OrtValue[_outputNames.Length];
        var next = 0;
        try
        {
            if (_logits is not null)
            {
                outputs[next++] = _logits.Value(_outputRank == 1 ? [rows] : [rows, Logits]);
            }

            if (VocabularyBuffer is not null)
            {
                outputs[next++] = VocabularyBuffer.Value(rows, width);
            }

            foreach (var tap in TapBuffers)
            {
                outputs[next++] = tap.Value(rows, width);
            }

            _session.Run(batch, rows, width, _outputNames, outputs);
        }
        finally
        {
            foreach (var output in outputs)
            {
                output?.Dispose();
            }
        }

        _logits?.Widen();
        _logits?.Floats(0, logits.Length).CopyTo(logits);
        VocabularyBuffer?.Widen();
        foreach (var tap in TapBuffers)
        {
            tap.Widen();
        }
    }
}
