using System.Collections.Concurrent;
using OnnxDistill.Data.Augmentation.TinyBert;
using OnnxDistill.Data.Batches;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.MaskedWords;

/// <summary>Any masked language model on ONNX Runtime that says what may stand in masked places. One thread at a time.</summary>
internal sealed class MaskedWordModel : IMaskedWords, IDisposable
{
    // TinyBERT's program asks with 512 tokens at most.
    private const int MostTokens = 512;
    private const int MostRows = 128;

    private readonly string _path;
    private readonly IHeadRunner _head;

    private MaskedWordModel(string path, IHeadRunner head, TextTokenizer tokenizer, int? positions, IEnumerable<string> notes)
    {
        (_path, _head, Tokenizer, Notes) = (path, head, tokenizer, [.. notes]);
        MaxTokens = Math.Min(MostTokens, Math.Min(head.FixedLength ?? MostTokens, positions ?? MostTokens));
    }

    /// <summary>Gets the model's tokenizer.</summary>
    public TextTokenizer Tokenizer { get; }

    /// <summary>Gets the tokens of a question at most.</summary>
    public int MaxTokens { get; }

    /// <summary>Gets what a user should know before relying on this model, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Opens a model.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="options">How to open it.</param>
    /// <exception cref="InvalidDataException">It has no masked-language head, no tokenizer, or a tokenizer without [MASK].</exception>
    public static MaskedWordModel Open(TeacherFolder folder, ClassifierOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        var tokenizer = folder.RequireTokenizer().Load(folder.TokenizerFolder);
        options = options with { PadId = tokenizer.PadId };
        var model = LoadedModel.Load(folder.ModelPath);
        if (tokenizer.MaskId is null || VocabularyOutput.Candidates(model.Summary.Outputs, model.VocabularySize).Count == 0)
        {
            throw new InvalidDataException(tokenizer.MaskId is null
                ? $"{folder.TokenizerFolder}: the tokenizer has no [MASK], so that no word can be masked; give --mlm a masked language model with its own tokenizer"
                : $"{folder.ModelPath} has no masked-language head: no output is [batch, length, vocabulary]; give --mlm a model that was exported with it");
        }

        // What a quantised model answers depends on the processor and, where activations are scaled as they come, on the batch.
        var quantised = QuantisationNote.Of(model.Path, QuantisationKind.Of(model.Model), options.Dequantize);
        if (PositionedHead.Open(model, options, out var note) is { } positioned)
        {
            return new MaskedWordModel(folder.ModelPath, positioned, tokenizer, folder.Config.Positions, [.. new[] { note, quantised }.OfType<string>(), .. tokenizer.Notes]);
        }

        var whole = WholeHead.Open(model, options);
        return new MaskedWordModel(folder.ModelPath, whole, tokenizer, folder.Config.Positions, [.. new[] { whole.Note, quantised }.OfType<string>(), .. tokenizer.Notes]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<int[]> Top(IReadOnlyList<MaskedText> texts, int count, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (found, kept) = (new int[texts.Count][], Math.Min(count, _head.Size));
        var finders = new ConcurrentBag<LargestValues>();
        var budget = new BatchBudget(Math.Min(new BatchBudget().MaxTokens, _head.MaxTokens), MostRows);

        // Questions about one text have one length: nothing has to be padded.
        foreach (var batch in LengthBatcher.Plan([.. texts.Select(t => t.InputIds.Length)], budget, oneLength: true))
        {
            cancellation.ThrowIfCancellationRequested();
            EncodedExample[] rows = [.. batch.Rows.Select(r => HeadRow.Of(texts[r].InputIds, texts[r].TokenTypeIds))];
            _head.Run(rows, [.. batch.Rows.Select(r => texts[r].Position)], (row, values) =>
            {
                var finder = finders.TryTake(out var free) ? free : new LargestValues(kept);
                found[batch.Rows[row]] = Largest(finder, values, kept);
                finders.Add(finder);
            });
        }

        return found.All(f => f.Length > 0) ? found : throw new InvalidDataException($"{_path}: its values for a masked word are not finite; it cannot be used as --mlm");
    }

    /// <inheritdoc/>
    public void Dispose() => _head.Dispose();

    // Empty where a value is NaN: sorted among the others it could stand anywhere.
    private static int[] Largest(LargestValues finder, ReadOnlySpan<float> values, int count)
    {
        if (!float.IsFinite(System.Numerics.Tensors.TensorPrimitives.Max(values)))
        {
            return [];
        }

        var places = new int[count];
        finder.Find(values, places);
        return places;
    }
}
