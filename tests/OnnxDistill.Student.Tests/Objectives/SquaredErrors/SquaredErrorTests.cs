using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.SquaredErrors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.SquaredErrors;

/// <summary>The one-pass loss of 32-bit floats beside libtorch's operators, which still do it for 64-bit floats.</summary>
public sealed class SquaredErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    [Theory]
    [InlineData(nameof(Dialect.Masked), true)]
    [InlineData(nameof(Dialect.Masked), false)]
    [InlineData(nameof(Dialect.Paper), true)]
    [InlineData(nameof(Dialect.Paper), false)]
    public void Loss_and_gradient_are_those_of_the_operators(string name, bool padded)
    {
        var dialect = Enum.Parse<Dialect>(name);
        var mask = padded ? tensor(new long[,] { { 1, 1, 1, 0, 0 }, { 1, 0, 1, 1, 1 }, { 0, 0, 0, 0, 0 } }) : ones(3, 5, ScalarType.Int64);
        Same([3, 5, 19], (s, t) => SquaredError.OfTokens(s, t, mask, dialect));
        Same([3, 2, 5, 5], (s, t) => SquaredError.OfPairs(s, t, mask, dialect));
    }

    [Fact]
    public void A_student_s_states_need_not_lie_in_one_piece()
    {
        var (student, teacher, mask) = (Values([2, 4, 6], 1).requires_grad_(true), Values([2, 3, 6], 2), ones(2, 3, ScalarType.Int64));
        var loss = SquaredError.OfTokens(student.narrow(1, 1, 3), teacher, mask, Dialect.Masked);
        loss.backward();
        loss.item<float>().ShouldBe((student.narrow(1, 1, 3) - teacher).square().mean().item<float>(), 1e-6);
        student.grad![0, 0].abs().max().item<float>().ShouldBe(0);
    }

    public void Dispose() => _scope.Dispose();

    private static void Same(long[] shape, Func<Tensor, Tensor, Tensor> loss)
    {
        var (wide, narrow) = (Run(shape, ScalarType.Float64, loss), Run(shape, ScalarType.Float32, loss));
        narrow.Loss.ShouldBe(wide.Loss, 1e-6 * wide.Loss);
        (narrow.Gradient - wide.Gradient).abs().max().item<double>().ShouldBeLessThan(1e-7);
    }

    private static (double Loss, Tensor Gradient) Run(long[] shape, ScalarType type, Func<Tensor, Tensor, Tensor> loss)
    {
        var student = Values(shape, 1).to(type).detach().requires_grad_(true);
        var result = loss(student, Values(shape, 2).to(type)).mul(3);
        result.backward();
        return (result.to(ScalarType.Float64).item<double>(), student.grad!.to(ScalarType.Float64));
    }

    private static Tensor Values(long[] shape, int seed)
    {
        var random = new Random(seed);
        return tensor(Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (float)random.NextDouble()).ToArray(), shape);
    }
}
