using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.DistilBert;

/// <summary>The vocabulary's divergence where only the likeliest word pieces are held, against sums reckoned by hand.</summary>
public sealed class KeptVocabularyTests : IDisposable
{
    private const int Vocabulary = 9;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _selected = tensor(new[,] { { true, true, false }, { true, false, false } });

    // Batch 2, tokens 3, of which three count.
    private readonly double[] _student = Numbers(1), _teacher = Numbers(2);

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void The_others_together_are_one_bucket(int kept)
    {
        var wanted = Tokens().Average(at =>
        {
            var (p, q) = (Softmax(_teacher, at, 1), Softmax(_student, at, 1));
            int[] ids = [.. Order(p).Take(kept)];
            var (restP, restQ) = (1 - ids.Sum(i => p[i]), 1 - ids.Sum(i => q[i]));
            return ids.Sum(i => p[i] * Math.Log(p[i] / q[i])) + (restP * Math.Log(restP / restQ));
        });

        Loss(kept, temperature: 1).ShouldBe(wanted, 1e-9);
        Loss(kept, temperature: 1).ShouldBeLessThan(Whole(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3.0)]
    public void Without_the_rest_the_kept_ones_are_compared_among_themselves(double temperature)
    {
        var wanted = Tokens().Average(at =>
        {
            var (p, q) = (Softmax(_teacher, at, temperature), Softmax(_student, at, temperature));
            int[] ids = [.. Order(p).Take(4)];
            var (sumP, sumQ) = (ids.Sum(i => p[i]), ids.Sum(i => q[i]));
            return temperature * temperature * ids.Sum(i => p[i] / sumP * Math.Log(p[i] / sumP * sumQ / q[i]));
        });

        Loss(4, temperature, ignoreRest: true).ShouldBe(wanted, 1e-9);
    }

    [Fact]
    public void With_every_word_piece_kept_it_is_the_divergence_over_the_vocabulary() => Loss(Vocabulary, temperature: 1).ShouldBe(Whole(1), 1e-9);

    [Fact]
    public void At_another_temperature_the_rest_is_not_known_and_that_is_said() =>
        Should.Throw<InvalidDataException>(() => Loss(4, temperature: 2)).Message
            .ShouldBe("at temperature 2 nobody knows what the word pieces have together that the cache does not hold; capture vocabulary:all, set temperature=1, or rest=ignored");

    [Fact]
    public void Gradients_are_finite_where_nothing_is_left_and_where_a_word_piece_is_ruled_out()
    {
        var student = Student().requires_grad_(true);
        var (ids, logprobs, rest) = Held(Vocabulary);
        logprobs[.., .., Vocabulary - 1] = double.NegativeInfinity;

        VocabularyLoss.Kept(student, ids, logprobs, rest, _selected, 1, Divergence.Kl, true, Dialect.Masked).backward();

        student.grad!.isfinite().all().item<bool>().ShouldBeTrue();
        student.grad[0, 2].abs().sum().item<double>().ShouldBe(0);          // not selected
        student.grad[0, 0].abs().sum().item<double>().ShouldBeGreaterThan(0.01);
    }

    private double Loss(int kept, double temperature, bool ignoreRest = false)
    {
        var (ids, logprobs, rest) = Held(kept);
        return VocabularyLoss.Kept(Student(), ids, logprobs, ignoreRest ? null : rest, _selected, temperature, Divergence.Kl, true, Dialect.Masked).item<double>();
    }

    private double Whole(double temperature) => VocabularyLoss.Soft(
        Student(), tensor(_teacher, [2, 3, Vocabulary]), _selected, temperature, Divergence.Kl, true, Dialect.Masked).item<double>();

    private Tensor Student() => tensor(_student, [2, 3, Vocabulary]);

    private (Tensor Ids, Tensor Logprobs, Tensor Others) Held(int kept)
    {
        var log = nn.functional.log_softmax(tensor(_teacher, [2, 3, Vocabulary]), -1);
        var (values, ids) = log.topk(kept, -1);
        var all = values.exp().sum(-1);
        return (ids, values.clone(), kept == Vocabulary ? full_like(all, double.NegativeInfinity) : (1 - all).log());
    }

    private static int[] Tokens() => [0, 1, 3];

    private static double[] Softmax(double[] values, int token, double temperature)
    {
        double[] exponentials = [.. values.Skip(token * Vocabulary).Take(Vocabulary).Select(v => Math.Exp(v / temperature))];
        return [.. exponentials.Select(e => e / exponentials.Sum())];
    }

    private static IEnumerable<int> Order(double[] p) => Enumerable.Range(0, Vocabulary).OrderByDescending(i => p[i]);

    private static double[] Numbers(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 2 * 3 * Vocabulary).Select(_ => (random.NextDouble() * 6) - 3)];
    }
}
