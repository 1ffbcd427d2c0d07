using OnnxDistill.Student.Reports.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Reports.Layers;

public sealed class AttentionCosineTests
{
    private static readonly float s_three = (float)Math.Log(3);

    [Fact]
    public void Valid_queries_and_keys_count_and_padding_does_not()
    {
        using var scope = NewDisposeScope();
        var cosine = new AttentionCosine();

        // One head, two valid tokens and one of padding. Query 0: (1/2, 1/2) against (3/4, 1/4): 0.5 / (√0.5 · √0.625); query 1: the same.
        cosine.Add(Scores([0, 0, 9, 5, 5, 9, 9, 9, 9]), Scores([s_three, 0, -9, 1, 1, -9, 0, 7, 0]), tensor(new long[,] { { 1, 1, 0 } }));

        cosine.Count.ShouldBe(2);
        cosine.Mean.ShouldBe(((0.5 / Math.Sqrt(0.5 * 0.625)) + 1) / 2, 1e-6);
    }

    [Fact]
    public void Models_with_other_numbers_of_heads_are_compared_by_their_mean()
    {
        using var scope = NewDisposeScope();
        var cosine = new AttentionCosine();
        var two = tensor(new float[] { s_three, 0, 0, 0, 0, s_three, 0, 0 }).view(1, 2, 2, 2);      // query 0: (3/4, 1/4) and (1/4, 3/4), in the mean (1/2, 1/2)

        cosine.Add(two, tensor(new float[] { 0, 0, 0, 0 }).view(1, 1, 2, 2), tensor(new long[,] { { 1, 1 } }));

        cosine.Count.ShouldBe(2);
        cosine.Mean.ShouldBe(1, 1e-6);
    }

    private static Tensor Scores(float[] values) => tensor(values).view(1, 1, 3, 3);
}
