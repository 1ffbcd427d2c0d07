using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace OnnxDistill.Teacher.Sessions;

/// <summary>Our own memory behind one output of the model, reused by every batch; what is not fp32 is widened.</summary>
internal abstract class OutputBuffer
{
    /// <summary>The memory for an output of this element type.</summary>
    /// <exception cref="InvalidDataException">The type is no floating-point type.</exception>
    public static OutputBuffer For(string output, string type) => type switch
    {
        "float" => new FloatBuffer(),
        "float16" => new WidenedBuffer<Float16>((from, to) => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(from), to)),
        "bfloat16" => new WidenedBuffer<BFloat16>((from, to) => Each(from, to, v => (float)v)),
        "double" => new WidenedBuffer<double>((from, to) => Each(from, to, v => (float)v)),
        _ => throw new InvalidDataException($"output '{output}' has the type {type}; only floating-point outputs can be kept"),
    };

    /// <summary>A value over the memory for one run; dispose the value, not the memory.</summary>
    /// <param name="shape">The output's shape.</param>
    public abstract OrtValue Value(params long[] shape);

    /// <summary>Widens what the last run left, where that is needed; call it once after a run.</summary>
    public abstract void Widen();

    /// <summary>Some of the elements that the last run left, row-major.</summary>
    public abstract ReadOnlySpan<float> Floats(int start, int count);

    private static void Each<T>(ReadOnlySpan<T> from, Span<float> to, Func<T, float> widen)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = widen(from[i]);
        }
    }

    private static int Elements(long[] shape) => checked((int)shape.Aggregate(1L, (a, b) => a * b));

    private static OrtValue ValueOver<T>(ref T[] memory, long[] shape)
        where T : unmanaged
    {
        var size = Elements(shape);
        if (memory.Length < size)
        {
            memory = GC.AllocateUninitializedArray<T>(size);
        }

        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory.AsMemory(0, size), shape);
    }

    private sealed class FloatBuffer : OutputBuffer
    {
        private float[] _memory = [];

        public override OrtValue Value(params long[] shape) => ValueOver(ref _memory, shape);

        public override void Widen()
        {
        }

        public override ReadOnlySpan<float> Floats(int start, int count) => _memory.AsSpan(start, count);
    }

    private sealed class WidenedBuffer<T>(WidenedBuffer<T>.Convert convert) : OutputBuffer
        where T : unmanaged
    {
        private T[] _memory = [];
        private float[] _widened = [];
        private int _size;

        public delegate void Convert(ReadOnlySpan<T> from, Span<float> to);

        public override OrtValue Value(params long[] shape)
        {
            _size = Elements(shape);
            return ValueOver(ref _memory, shape);
        }

        public override void Widen()
        {
            if (_widened.Length < _size)
            {
                _widened = GC.AllocateUninitializedArray<float>(_size);
            }

            convert(_memory.AsSpan(0, _size), _widened.AsSpan(0, _size));
        }

        public override ReadOnlySpan<float> Floats(int start, int count) => _widened.AsSpan(start, count);
    }
}
