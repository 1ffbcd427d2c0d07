using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.MaskedWords;

/// <summary>A head that works on every token, of which one is taken: for files whose head cannot be told what is asked about.</summary>
internal sealed class WholeHead : IHeadRunner
{
    // The values of every token of a batch lie in memory.
    private const long MostBytes = 128_000_000;

    private readonly OnnxClassifier _model;
    private readonly VocabularyBuffer _values;

    private WholeHead(OnnxClassifier model) => (_model, _values) = (model, model.VocabularyBuffer!);

    /// <inheritdoc/>
    public int Size => _values.Output.Size;

    /// <inheritdoc/>
    public int? FixedLength => _model.FixedLength;

    /// <inheritdoc/>
    public int MaxTokens => (int)Math.Max(1, MostBytes / sizeof(float) / Size);

    /// <summary>Gets the line that says why the model runs on the CPU although a GPU was wanted.</summary>
    public string? Note => _model.DeviceNote;

    /// <summary>Opens a model so.</summary>
    /// <exception cref="InvalidDataException">It has no masked-language head.</exception>
    public static WholeHead Open(LoadedModel model, ClassifierOptions options) =>
        new(OnnxClassifier.Open(model, options with { RequireLogits = false, Vocabulary = true }, map: null));

    /// <inheritdoc/>
    public void Run(EncodedExample[] rows, int[] positions, HeadValues receive) =>
        _model.Run(rows, rows[0].Length, new float[rows.Length * _model.Logits], (first, count, width) => Parallel.For(0, count, i =>
            receive(first + i, _values.Values(checked(((i * width) + positions[first + i]) * Size)))));

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
