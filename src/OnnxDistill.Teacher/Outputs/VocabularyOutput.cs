using System.Globalization;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>The output of a masked-language head: for each token a value for each word piece, before softmax, [batch, length, vocabulary].</summary>
/// <param name="Name">The output's name in the file.</param>
/// <param name="Size">The number of word pieces.</param>
internal sealed record VocabularyOutput(string Name, int Size)
{
    private static readonly string[] Others = ["hidden", "pooler", "embedding", "attention", "present"];

    /// <summary>The outputs that may be it by their shape, likelier ones first.</summary>
    /// <param name="outputs">The outputs in the file's order.</param>
    /// <param name="vocabulary">The rows of the word embedding, if known.</param>
    internal static IReadOnlyList<TensorSlot> Candidates(IReadOnlyList<TensorSlot> outputs, long? vocabulary)
    {
        return [.. outputs.Where(Fits).OrderBy(o => o.Name == "logits" ? 0 : Says(o, "logits") ? 1 : Declared(o) is not null ? 2 : 3)];

        bool Fits(TensorSlot output) =>
            output.Type is "float" or "float16" or "bfloat16" or "double"
            && output.Shape.Count is 3 or 0
            && (Declared(output) is not { } size || vocabulary is not { } rows || size == rows)
            && (vocabulary is not null || Says(output, "logits"))
            && !Others.Any(o => Says(output, o));
    }

    /// <summary>Finds the output by its shape, and runs the model to be sure.</summary>
    /// <param name="session">The model.</param>
    /// <param name="outputs">Its outputs in the file's order.</param>
    /// <param name="vocabulary">The rows of the word embedding, if known.</param>
    /// <param name="fixedRows">The rows of every batch, where the file prescribes them.</param>
    /// <param name="fixedLength">The length of every row, where the file prescribes it.</param>
    /// <exception cref="InvalidDataException">There is none: the outputs are named.</exception>
    internal static VocabularyOutput Find(BoundSession session, IReadOnlyList<TensorSlot> outputs, long? vocabulary, int? fixedRows, int? fixedLength)
    {
        foreach (var candidate in Candidates(outputs, vocabulary))
        {
            // Two lengths, where the file leaves the length open: the second axis has to follow it, the third not.
            var length = fixedLength ?? 5;
            var other = fixedLength ?? 7;
            if (Probe(session, candidate.Name, fixedRows, length) is { } size
                && Probe(session, candidate.Name, fixedRows, other) == size
                && size == (vocabulary ?? size))
            {
                return new VocabularyOutput(candidate.Name, checked((int)size));
            }
        }

        var all = string.Join(", ", outputs.Select(o => $"{o.Name} {InputRecognition.Describe(o)}"));
        var pieces = vocabulary is { } rows ? rows.ToString(CultureInfo.InvariantCulture) : "vocabulary";
        throw new InvalidDataException(
            $"{session.Path}: vocabulary cannot be captured: no output is [batch, length, {pieces}] (outputs: {all}); export the model with its masked-language head, or leave vocabulary out");
    }

    private static long? Probe(BoundSession session, string output, int? fixedRows, int length)
    {
        var example = new EncodedExample(0, 0, 0, double.NaN, [.. Enumerable.Repeat(1, length)], new int[length], length, string.Empty);
        var rows = fixedRows ?? 2;
        using var outputs = session.Run([example, example], rows, length, [output]);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        return shape is [var first, var second, var third] && first == rows && second == length ? third : null;
    }

    private static long? Declared(TensorSlot output) =>
        output.Shape.Count == 3 && long.TryParse(output.Shape[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static bool Says(TensorSlot output, string part) => output.Name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
