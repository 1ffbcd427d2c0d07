using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Sessions;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>Runs a model once or twice to see the shape of its logits, where the file does not say it.</summary>
internal static class LogitsProbe
{
    /// <summary>The number of logits of a row and the output's rank.</summary>
    /// <exception cref="InvalidDataException">The output is not [batch, classes], or ONNX Runtime cannot run the model.</exception>
    public static (int Logits, int Rank) Run(BoundSession session, LogitsOutput output, int? fixedRows, int? fixedLength)
    {
        if (output.Classes is { } classes && output.Rank > 0)
        {
            return (classes, output.Rank);
        }

        // Two lengths, where the file leaves the length open: a second axis that follows the length is no axis of classes.
        var shape = Shape(session, output.Name, fixedRows, fixedLength ?? 5);
        var other = Shape(session, output.Name, fixedRows, fixedLength ?? 7);
        return shape.Length is 1 or 2 && shape.AsSpan().SequenceEqual(other)
            ? (shape.Length == 1 ? 1 : (int)shape[1], shape.Length)
            : throw new InvalidDataException(
                $"{session.Path}: output '{output.Name}' is [{string.Join(", ", other)}] for 2 rows of 7 tokens; the logits of a text classifier are [batch, classes]");
    }

    private static long[] Shape(BoundSession session, string output, int? fixedRows, int length)
    {
        var example = new EncodedExample(0, 0, 0, double.NaN, [.. Enumerable.Repeat(1, length)], new int[length], length, string.Empty);
        using var outputs = session.Run([example, example], fixedRows ?? 2, length, [output]);
        return outputs[0].GetTensorTypeAndShape().Shape;
    }
}
