using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Attention;
using OnnxDistill.Student.Objectives.BertPkd;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Objectives.MiniLm;
using OnnxDistill.Student.Objectives.MobileBert;
using OnnxDistill.Student.Objectives.TinyBert;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Objectives.Masking;

public sealed class PaddingTests : IDisposable
{
    private static readonly Dictionary<string, (bool Scores, Func<Tensor, Tensor, Tensor, Dialect, Tensor> Loss)> Losses = new()
    {
        ["attention-mse"] = (true, AttentionMse.Loss),
        ["attention-kl"] = (true, AttentionDivergence.Kl),
        ["hidden-mse"] = (false, HiddenMse.Loss),
        ["hidden-cosine"] = (false, HiddenCosine.Loss),
        ["relation"] = (false, (s, t, mask, dialect) => Relation.Kl(s, t, 2, mask, dialect)),
        ["feature-map, decomposed"] = (false, (s, t, mask, _) => FeatureMap.Decomposed(s, t, mask, new FeatureMapFactors())),
        ["vocabulary"] = (false, (s, t, mask, dialect) => VocabularyLoss.Soft(s, t, mask, 2, Divergence.Kl, true, dialect)),
        ["vocabulary, squared"] = (false, VocabularyLoss.SquaredError),
        ["patience"] = (false, (s, t, mask, dialect) => Patience.Loss(s.narrow(1, 0, 1), t.narrow(1, 0, 1), true, dialect, mask.select(1, 0))),
    };

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<string, string, double> Cases()
    {
        var cases = new TheoryData<string, string, double>();
        foreach (var name in Losses.Keys)
        {
            foreach (var held in new[] { double.NegativeInfinity, float.MinValue, double.NaN, 1e4 })
            {
                cases.Add(name, nameof(Dialect.Masked), held);
                cases.Add(name, nameof(Dialect.Paper), held);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Whatever_padding_holds_loss_and_gradients_are_those_of_the_valid_part(string name, string kind, double held)
    {
        var dialect = Enum.Parse<Dialect>(kind);
        var mask = tensor(new long[,] { { 1, 1, 1, 0 }, { 1, 0, 0, 0 } });
        var (zero, zeroGradient) = Run(name, mask, 0, dialect);

        var (loss, gradient) = Run(name, mask, held, dialect);

        loss.ShouldBe(zero);
        loss.ShouldBeGreaterThan(0);
        gradient.ShouldBe(zeroGradient);
        gradient.ShouldContain(g => g != 0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_valid_is_zero_with_zero_gradients(string name, string kind, double held)
    {
        var dialect = Enum.Parse<Dialect>(kind);
        var (loss, gradient) = Run(name, zeros(2, 4, ScalarType.Int64), held, dialect);

        loss.ShouldBe(0);
        gradient.ShouldAllBe(g => g == 0);
    }

    [Fact]
    public void A_batch_without_masked_ids_has_loss_zero_with_zero_gradients()
    {
        var logits = randn(2, 3, 5).requires_grad_(true);

        VocabularyLoss.MaskedIds(logits, full([2, 3], VocabularyLoss.NoLabel, ScalarType.Int64)).backward();

        logits.grad!.data<float>().ToArray().ShouldAllBe(g => g == 0);
    }

    public void Dispose() => _scope.Dispose();

    private static (float Loss, float[] Gradient) Run(string name, Tensor mask, double held, Dialect dialect)
    {
        var (scores, loss) = Losses[name];
        long[] shape = scores ? [2, 2, 4, 4] : [2, 4, 6];
        var padding = scores
            ? mask.ne(0).unsqueeze(1).unsqueeze(-1).logical_and(mask.ne(0).unsqueeze(1).unsqueeze(1)).logical_not()
            : mask.eq(0).unsqueeze(-1);
        var student = Values(shape, 1).masked_fill(padding, held).requires_grad_(true);
        var result = loss(student, Values(shape, 2).masked_fill(padding, held), mask, dialect);
        result.backward();
        return (result.item<float>(), student.grad!.contiguous().data<float>().ToArray());
    }

    private static Tensor Values(long[] shape, int seed)
    {
        var random = new Random(seed);
        return tensor(Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(_ => (float)random.NextDouble() * 4).ToArray(), shape);
    }
}
