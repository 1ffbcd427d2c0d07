using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>Says in one sentence why ONNX Runtime could not run a batch, and which row it was.</summary>
internal static class RunRefusal
{
    /// <summary>The error for a batch.</summary>
    public static InvalidDataException Of(string modelPath, OnnxRuntimeException error, ReadOnlySpan<EncodedExample> batch)
    {
        if (RuntimeErrors.IsIdOutOfRange(error, out var id))
        {
            foreach (var example in batch)
            {
                if (example.InputIds.Any(i => i.ToString(CultureInfo.InvariantCulture) == id))
                {
                    return new InvalidDataException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"row {example.Row} (\"{example.Beginning}\"): token id {id} is beyond the vocabulary of {modelPath}; give the right --tokenizer"),
                        error);
                }
            }
        }

        return new InvalidDataException(
            string.Create(CultureInfo.InvariantCulture, $"{modelPath}: ONNX Runtime cannot run this model on row {batch[0].Row}: {RuntimeErrors.Sentence(error)}"), error);
    }

    /// <summary>The error for a row that is longer than the batch may be.</summary>
    public static InvalidDataException TooLong(string modelPath, EncodedExample row, int width) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{modelPath} takes rows of {width} tokens but row {row.Row} has {row.Length}; give --max-length {width}"));

    /// <summary>Refuses rows that are longer than the width.</summary>
    /// <exception cref="InvalidDataException">A row is longer; it is named.</exception>
    public static void IfTooLong(string path, ReadOnlySpan<EncodedExample> batch, int width)
    {
        foreach (var example in batch)
        {
            if (example.Length > width)
            {
                throw TooLong(path, example, width);
            }
        }
    }
}
