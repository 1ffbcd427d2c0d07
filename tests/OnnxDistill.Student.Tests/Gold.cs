using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests;

/// <summary>Turns gold arrays into tensors and compares relative to max(1, |value|).</summary>
internal static class Gold
{
    public static ScalarType TypeOf(string precision) => precision switch
    {
        "f64" => ScalarType.Float64,
        "f32" => ScalarType.Float32,
        _ => throw new NotSupportedException($"gold precision {precision}"),
    };

    /// <summary>Reals in the wanted type, integers as int64.</summary>
    public static Tensor ToTensor(this NpyArray array, ScalarType type) => array.Descr is "<i8" or "<i4"
        ? tensor(array.Longs(), array.Shape, dtype: ScalarType.Int64)
        : tensor(array.Doubles(), array.Shape, dtype: ScalarType.Float64).to(type);

    public static void ShouldMatch(this Tensor actual, NpyArray expected, double tolerance, string name)
    {
        actual.shape.ShouldBe(expected.Shape, name);
        using var scope = NewDisposeScope();
        ShouldMatch(actual.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray(), expected.Doubles(), tolerance, name);
    }

    public static void ShouldMatch(ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double tolerance, string name)
    {
        actual.Length.ShouldBe(expected.Length, name);
        for (var i = 0; i < actual.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
            if (!(error <= tolerance))
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{name}[{i}] is {actual[i]} instead of {expected[i]}"));
            }
        }
    }
}
