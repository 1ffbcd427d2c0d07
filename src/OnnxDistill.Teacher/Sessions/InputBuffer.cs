using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>Our own memory behind one input of the model: filled for every batch, never copied.</summary>
internal abstract class InputBuffer
{
    /// <summary>The memory for an input of this type.</summary>
    public static InputBuffer For(ModelInput input, TensorElementType type, int padId) => input.Type switch
    {
        _ when input.Role == InputRole.Unread => new ZeroBuffer(input.Axes, type),
        "int64" => new InputBuffer<long>(input.Role, padId, v => v),
        "int32" => new InputBuffer<int>(input.Role, padId, v => v),
        "float" => new InputBuffer<float>(input.Role, padId, v => v),
        "float16" => new InputBuffer<Float16>(input.Role, padId, v => (Float16)(float)v),
        "bool" => new InputBuffer<bool>(input.Role, padId, v => v != 0),
        _ => throw new InvalidDataException($"input '{input.Name}' has the type {input.Type}, which no text encoder takes"),
    };

    /// <summary>Fills the memory with a batch and returns a value over it, [rows, width]; dispose the value, not the memory.</summary>
    /// <param name="batch">The rows; the last one is repeated where <paramref name="rows"/> asks for more.</param>
    /// <param name="rows">The rows of the value.</param>
    /// <param name="width">The padded width.</param>
    public abstract OrtValue Fill(ReadOnlySpan<EncodedExample> batch, int rows, int width);
}

/// <inheritdoc/>
internal sealed class InputBuffer<T>(InputRole role, int padId, Func<int, T> convert) : InputBuffer
    where T : unmanaged
{
    private readonly T _one = convert(1);
    private T[] _memory = [];

    public override OrtValue Fill(ReadOnlySpan<EncodedExample> batch, int rows, int width)
    {
        var size = rows * width;
        if (_memory.Length < size)
        {
            _memory = new T[size];
        }

        for (var row = 0; row < rows; row++)
        {
            FillRow(batch[Math.Min(row, batch.Length - 1)], _memory.AsSpan(row * width, width));
        }

        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _memory.AsMemory(0, size), [rows, width]);
    }

    private void FillRow(EncodedExample example, Span<T> row)      // [width]
    {
        var length = example.Length;
        switch (role)
        {
            case InputRole.InputIds:
                Copy(example.InputIds, row);
                row[length..].Fill(convert(padId));
                break;
            case InputRole.TokenTypes:
                Copy(example.TokenTypeIds, row);
                row[length..].Clear();
                break;
            case InputRole.Mask:
                row[..length].Fill(_one);
                row[length..].Clear();
                break;
            default:
                for (var position = 0; position < row.Length; position++)
                {
                    row[position] = convert(position);
                }

                break;
        }
    }

    private void Copy(int[] values, Span<T> row)
    {
        for (var i = 0; i < values.Length; i++)
        {
            row[i] = convert(values[i]);
        }
    }
}
