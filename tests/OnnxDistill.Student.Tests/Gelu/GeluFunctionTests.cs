using OnnxDistill.Student.Gelu;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Gelu;

/// <summary>Bias and GELU in one pass beside libtorch's operators in 64-bit floats.</summary>
public sealed class GeluFunctionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 13)]
    [InlineData(70, 24)]
    public void Values_and_gradients_are_those_of_the_formula(int rows, int columns)
    {
        var (x, bias) = (Line(rows * columns, 9).view(1, rows, columns), Line(columns, 1));
        var (narrow, wide) = (Run(x, bias, GeluFunction.Of), Run(x.to(ScalarType.Float64), bias.to(ScalarType.Float64), (a, b) => nn.functional.gelu(a + b)));
        for (var i = 0; i < narrow.Length; i++)
        {
            (narrow[i].to(ScalarType.Float64) - wide[i]).abs().max().item<double>().ShouldBeLessThan(i < 2 ? 1e-6 : 1e-5, $"tensor {i}");
        }
    }

    [Fact]
    public void Far_from_zero_it_is_zero_or_the_number_itself()
    {
        var (x, bias) = (tensor(new[] { -1e30f, -40f, 40f, 1e30f }).view(1, 4).requires_grad_(true), zeros(4));
        var y = GeluFunction.Of(x, bias);
        y.sum().backward();
        y.data<float>().ToArray().ShouldBe([0, 0, 40, 1e30f]);
        x.grad!.data<float>().ToArray().ShouldBe([0, 0, 1, 1]);
    }

    public void Dispose() => _scope.Dispose();

    // From -most to most.
    private static Tensor Line(int count, double most) => linspace(-most, most, count);

    // The value, and the gradients of x and bias for weights that differ.
    private static Tensor[] Run(Tensor x, Tensor bias, Func<Tensor, Tensor, Tensor> gelu)
    {
        var (a, b) = (x.clone().detach().requires_grad_(true), bias.clone().detach().requires_grad_(true));
        var y = gelu(a, b);
        (y * linspace(0.5, 1.5, y.numel()).view(y.shape).to(y.dtype)).sum().backward();
        return [y.detach(), a.grad!, b.grad!];
    }
}
