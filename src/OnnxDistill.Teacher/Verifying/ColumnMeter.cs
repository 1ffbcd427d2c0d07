using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace OnnxDistill.Teacher.Verifying;

/// <summary>Measures how far recomputed values of one column are from the cached ones.</summary>
internal sealed class ColumnMeter
{
    private float[] _difference = [];
    private double _worst;
    private double _sum;
    private long _count;
    private double _largest;

    /// <summary>Gets the errors relative to the largest value seen.</summary>
    public ColumnError Error
    {
        get
        {
            var scale = Math.Max(_largest, float.Epsilon);
            return new ColumnError(_worst / scale, _sum / Math.Max(_count, 1) / scale);
        }
    }

    /// <summary>The elements of a tap column's bytes.</summary>
    public static float[] Floats(ReadOnlySpan<byte> bytes, int elementBytes)
    {
        var values = new float[bytes.Length / elementBytes];
        if (elementBytes == sizeof(float))
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
        }

        return values;
    }

    /// <summary>Counts cached values towards the largest.</summary>
    public void See(ReadOnlySpan<float> stored)
    {
        if (stored.Length > 0)
        {
            _largest = Math.Max(_largest, Math.Abs(TensorPrimitives.MaxMagnitude(stored)));
        }
    }

    /// <summary>Compares one row.</summary>
    /// <param name="stored">The cached values.</param>
    /// <param name="now">The recomputed values, as many.</param>
    public void Compare(ReadOnlySpan<float> stored, ReadOnlySpan<float> now)
    {
        if (stored.Length == 0)
        {
            return;
        }

        if (_difference.Length < stored.Length)
        {
            _difference = new float[stored.Length];
        }

        var difference = _difference.AsSpan(0, stored.Length);
        TensorPrimitives.Subtract(stored, now, difference);
        var worst = (double)Math.Abs(TensorPrimitives.MaxMagnitude(difference));
        _worst = double.IsNaN(worst) || double.IsNaN(_worst) ? double.NaN : Math.Max(_worst, worst);
        _sum += TensorPrimitives.SumOfMagnitudes(difference);
        _count += stored.Length;
    }
}
