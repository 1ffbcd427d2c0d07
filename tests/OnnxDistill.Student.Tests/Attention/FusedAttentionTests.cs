using OnnxDistill.Student.Attention;
using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Attention;

/// <summary>The fused attention beside libtorch's operators in 64-bit floats: context, scores, probabilities, and every gradient.</summary>
public sealed class FusedAttentionTests : IDisposable
{
    private const int Batch = 3;
    private readonly DisposeScope _scope = NewDisposeScope();

    [Theory]
    [InlineData(1, 2, 4, false)]
    [InlineData(5, 3, 7, true)]
    [InlineData(8, 2, 16, false)]
    [InlineData(13, 12, 26, true)]
    [InlineData(32, 2, 8, true)]
    [InlineData(35, 1, 33, false)]
    public void Values_and_gradients_are_those_of_the_formula(int length, int heads, int size, bool padded)
    {
        var (states, mask) = (States(length, heads * size), Mask(length, padded));
        var expected = Eager(states, heads, mask, dropped: null);

        Close(Run(states, heads, mask, null, joined: true), expected);
        Close(Run(states, heads, mask, null, joined: false), expected);
    }

    [Theory]
    [InlineData(5, 3, 7)]
    [InlineData(32, 2, 8)]
    public void Dropout_is_that_of_the_step_s_next_mask(int length, int heads, int size)
    {
        var (states, mask) = (States(length, heads * size), Mask(length, padded: true));
        var site = new DropoutSite(0.3, Key: 7, Step: 5, Site: 2);
        var drawn = empty(Batch, heads, length, length);
        Draw(drawn, site);

        Close(Run(states, heads, mask, site, joined: true), Eager(states, heads, mask, drawn));
    }

    [Fact]
    public void A_step_without_dropout_drops_nothing_here_either()
    {
        var (states, attention) = (States(5, 21).requires_grad_(true), new SelfAttention(3, 0.5));
        Tensor Context(bool none, bool training)
        {
            using var draws = DropoutDraws.Begin(1, 2, none);
            return attention.Context(states, null, training, new TapCollector(StudentTaps.Logits)).detach();
        }

        (Context(none: true, training: true) - Context(none: false, training: false)).abs().max().item<float>().ShouldBe(0);
        (Context(none: false, training: true) - Context(none: false, training: false)).abs().max().item<float>().ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var (states, mask, site) = (States(13, 24), Mask(13, padded: true), new DropoutSite(0.3, 7, 5, 2));
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Run(states, 3, mask, site, joined: true);
            set_num_threads(2);
            var two = Run(states, 3, mask, site, joined: true);
            one.Zip(two).ShouldAllBe(p => p.First.data<float>().ToArray().SequenceEqual(p.Second.data<float>().ToArray()));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Gradients_that_come_to_scores_alone_are_enough()
    {
        var states = randn(1, 4, 24).requires_grad_(true);
        FusedAttention.Of([states], 2, null, null, scores: true, probabilities: true).Scores!.sum().backward();
        var gradient = states.grad!;
        gradient.narrow(-1, 16, 8).abs().max().item<float>().ShouldBe(0);
        gradient.narrow(-1, 0, 16).abs().max().item<float>().ShouldBeGreaterThan(0);
    }

    public void Dispose() => _scope.Dispose();

    private static Tensor States(int length, int width)
    {
        var random = new Random(3);
        var count = Batch * length * 3 * width;
        return tensor(Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f).ToArray(), [Batch, length, 3 * width]).mul(3);
    }

    private static Tensor Mask(int length, bool padded)
    {
        var mask = ones(Batch, length, ScalarType.Int64);
        if (padded)
        {
            mask[0, length - 1] = tensor(0L);
            mask[1].fill_(0);                                                    // a row of padding alone
        }

        return mask;
    }

    private static unsafe void Draw(Tensor target, DropoutSite site) =>
        DropoutMask.Draw(OnnxDistill.Student.Tensors.TensorMemory.Pointer(target), target.numel(), site);

    // Context, scores, probabilities, and the gradient of the states for fixed weights of all three.
    private static Tensor[] Run(Tensor states, int heads, Tensor mask, DropoutSite? site, bool joined)
    {
        var leaf = states.clone().detach().requires_grad_(true);
        var additive = SelfAttention.AdditiveMask(mask, ScalarType.Float32);
        var (context, scores, probabilities) = FusedAttention.Of(joined ? [leaf] : leaf.chunk(3, -1), heads, additive, site, scores: true, probabilities: true);
        Weighted(context, scores!, probabilities!).backward();
        return [context.detach(), scores!.detach(), probabilities!.detach(), leaf.grad!.clone()];
    }

    private static Tensor[] Eager(Tensor states, int heads, Tensor mask, Tensor? dropped)
    {
        var leaf = states.to(ScalarType.Float64).detach().requires_grad_(true);
        var parts = leaf.chunk(3, -1).Select(x => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)).ToArray();
        var scores = parts[0].matmul(parts[1].transpose(-1, -2)) / Math.Sqrt(parts[0].shape[3]);
        var additive = SelfAttention.AdditiveMask(mask, ScalarType.Float64);
        var probabilities = nn.functional.softmax(additive is null ? scores : scores + additive, -1);
        var kept = dropped is null ? probabilities : probabilities * dropped.to(ScalarType.Float64);
        var context = kept.matmul(parts[2]).transpose(1, 2).reshape(states.shape[0], states.shape[1], -1);
        Weighted(context, scores, probabilities).backward();
        return [context.detach(), scores.detach(), probabilities.detach(), leaf.grad!];
    }

    private static Tensor Weighted(params Tensor[] tensors) =>
        tensors.Select(t => (t * arange(t.numel(), dtype: ScalarType.Float64).mul(0.37).sin().view(t.shape).to(t.dtype)).sum()).Aggregate((a, b) => a + b);

    private static void Close(Tensor[] actual, Tensor[] expected)
    {
        for (var i = 0; i < actual.Length; i++)
        {
            (actual[i].to(ScalarType.Float64) - expected[i]).abs().max().item<double>().ShouldBeLessThan(2e-5, $"tensor {i}");
        }
    }
}
