using OnnxDistill.Student.Dropout;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Dropout;

public sealed class DropoutDrawsTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void Kept_elements_are_scaled_and_their_share_is_right(double probability)
    {
        using var scope = NewDisposeScope();
        var values = Draw(1, 5, [300, 1000], probability);
        var kept = values.Where(v => v != 0).ToList();
        kept.ShouldAllBe(v => Math.Abs(v - (1 / (1 - probability))) < 1e-6);

        // Within five standard errors of a binomial.
        var error = 5 * Math.Sqrt(probability * (1 - probability) / values.Length);
        ((double)kept.Count / values.Length).ShouldBe(1 - probability, error);
    }

    [Fact]
    public void Seed_step_and_site_decide_and_the_number_of_threads_does_not()
    {
        using var scope = NewDisposeScope();
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Draw(1, 5, [7, 30_011], 0.3);
            set_num_threads(2);
            Draw(1, 5, [7, 30_011], 0.3).ShouldBe(one);
            Draw(2, 5, [7, 30_011], 0.3).ShouldNotBe(one);
            Draw(1, 6, [7, 30_011], 0.3).ShouldNotBe(one);
        }
        finally
        {
            set_num_threads(before);
        }

        using var draws = DropoutDraws.Begin(1, 5);
        var (first, second) = (Values(DropoutDraws.Dropped(ones(100), 0.5, true)), Values(DropoutDraws.Dropped(ones(100), 0.5, true)));
        second.ShouldNotBe(first);
    }

    [Fact]
    public void Gradients_pass_where_an_element_was_kept()
    {
        using var scope = NewDisposeScope();
        var (x, residual) = (ones(50, requires_grad: true), rand(50, requires_grad: true));
        using var draws = DropoutDraws.Begin(3, 1);
        var sum = DropoutDraws.DroppedPlus(x, 0.5, true, residual);
        sum.sum().backward();
        var mask = Values(sum - residual);
        Values(x.grad!).Zip(mask).ShouldAllBe(p => Math.Abs(p.First - p.Second) < 1e-6);
        Values(residual.grad!).ShouldAllBe(g => g == 1);
    }

    [Fact]
    public void Nothing_is_dropped_without_training_or_without_a_probability()
    {
        using var scope = NewDisposeScope();
        var x = ones(4);
        DropoutDraws.Dropped(x, 0.5, training: false).ShouldBeSameAs(x);
        DropoutDraws.Dropped(x, 0, training: true).ShouldBeSameAs(x);
    }

    private static float[] Draw(long seed, long step, long[] shape, double probability)
    {
        using var draws = DropoutDraws.Begin(seed, step);
        return Values(DropoutDraws.Dropped(ones(shape), probability, training: true));
    }

    private static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
