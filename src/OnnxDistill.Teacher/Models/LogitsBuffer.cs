using Microsoft.ML.OnnxRuntime;

namespace OnnxDistill.Teacher.Models;

/// <summary>Our own memory behind the model's logits; half precision is widened.</summary>
internal abstract class LogitsBuffer
{
    /// <summary>The memory for logits of this element type.</summary>
    public static LogitsBuffer For(string type) => type switch
    {
        "float" => new LogitsBuffer<float>(v => v),
        "float16" => new LogitsBuffer<Float16>(v => (float)v),
        "bfloat16" => new LogitsBuffer<BFloat16>(v => (float)v),
        "double" => new LogitsBuffer<double>(v => (float)v),
        _ => throw new InvalidDataException($"logits of the type {type} are not supported"),
    };

    /// <summary>A value over the memory for one run; dispose the value, not the memory.</summary>
    /// <param name="shape">The output's shape: [rows, classes], or [rows].</param>
    public abstract OrtValue Value(long[] shape);

    /// <summary>Copies what the last run left to where it belongs.</summary>
    public abstract void CopyTo(Span<float> logits);
}

/// <inheritdoc/>
internal sealed class LogitsBuffer<T>(Func<T, float> widen) : LogitsBuffer
    where T : unmanaged
{
    private T[] _memory = [];

    public override OrtValue Value(long[] shape)
    {
        var size = (int)shape.Aggregate(1L, (a, b) => a * b);
        if (_memory.Length < size)
        {
            _memory = new T[size];
        }

        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _memory.AsMemory(0, size), shape);
    }

    public override void CopyTo(Span<float> logits)
    {
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = widen(_memory[i]);
        }
    }
}
