using OnnxDistill.Student.Precision;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Precision;

public sealed class ProductsTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Products_of_bf16_give_fp32_values_and_fp32_gradients_each_way()
    {
        var (x, weight, bias) = (Line(6, 5), Line(4, 5), Line(4));
        using (Products.Take(TrainingPrecision.Bf16))
        {
            var y = Products.Dense(x, weight, bias);
            y.dtype.ShouldBe(ScalarType.Float32);
            y.sum().backward();
        }

        foreach (var leaf in new[] { x, weight, bias })
        {
            leaf.grad!.dtype.ShouldBe(ScalarType.Float32);
        }

        // The gradient of x is the sum of the rounded weights' columns: those of bf16, not of fp32.
        var rounded = weight.detach().to(ScalarType.BFloat16).to(ScalarType.Float32).sum([0L]);
        Values(x.grad![0]).Zip(Values(rounded)).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 0.01f, $"{string.Join(' ', Values(x.grad![0]))} beside {string.Join(' ', Values(rounded))}");
        Far(Products.Dense(x, weight, bias), nn.functional.linear(x, weight, bias)).ShouldBe(0);
    }

    [Fact]
    public void Numbers_of_another_type_stay_what_they_are()
    {
        using var taken = Products.Take(TrainingPrecision.Bf16);
        var (a, b) = (Line(3, 4).to(ScalarType.Float64), Line(4, 3).to(ScalarType.Float64));
        Far(Products.Of(a, b), a.matmul(b)).ShouldBe(0);
        Far(Products.Of(a.to(ScalarType.Float32), b.to(ScalarType.Float32)).to(ScalarType.Float64), a.matmul(b)).ShouldBeInRange(1e-5, 1e-2);
    }

    public void Dispose() => _scope.Dispose();

    private static Tensor Line(params long[] shape)
    {
        var count = shape.Aggregate((a, b) => a * b);
        return arange(count, dtype: ScalarType.Float32).mul(0.7f).sin().view(shape).detach().requires_grad_(true);
    }

    private static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private static double Far(Tensor a, Tensor b) => (a - b).abs().max().to(ScalarType.Float64).item<double>();
}
