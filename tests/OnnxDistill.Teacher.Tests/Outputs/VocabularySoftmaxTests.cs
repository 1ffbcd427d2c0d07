using CsCheck;
using OnnxDistill.Teacher.Outputs;

namespace OnnxDistill.Teacher.Tests.Outputs;

public sealed class VocabularySoftmaxTests
{
    // Few distinct values, so that ties are common, or real numbers over a wide range.
    private static readonly Gen<float[]> Values = Gen.OneOf(Gen.Int[-3, 3].Select(i => (float)i).Array[2, 300], Gen.Float[-60, 60].Array[2, 300]);

    [Fact]
    public void Kept_probabilities_and_the_rest_add_up_to_one() => Gen.Select(Values, Gen.Int[1, 40]).Sample((values, wanted) =>
    {
        var (_, logprobs, rest) = Top(values, Math.Min(wanted, values.Length));
        (logprobs.Sum(l => Math.Exp(l)) + Math.Exp(rest)).ShouldBe(1, 1e-5);
    });

    [Fact]
    public void The_likeliest_are_kept_in_order_and_ties_go_to_the_lower_id() => Gen.Select(Values, Gen.Int[1, 40]).Sample((values, wanted) =>
    {
        var kept = Math.Min(wanted, values.Length);
        var (ids, logprobs, _) = Top(values, kept);
        ids.ShouldBe(Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).ThenBy(i => i).Take(kept));
        var log = Reference(values);
        for (var i = 0; i < kept; i++)
        {
            ((double)logprobs[i]).ShouldBe(log[ids[i]], 1e-5);
        }
    });

    [Fact]
    public void The_rest_is_exact_however_little_is_left() => Gen.Select(Values, Gen.Float[0, 2000]).Sample((values, lead) =>
    {
        float[] led = [.. values, values.Max() + lead];
        var (ids, _, rest) = Top(led, 1);
        var others = led.Where((_, i) => i != ids[0]).Select(v => (double)v).ToList();
        var log = led.Max() + Math.Log(led.Sum(v => Math.Exp((double)v - led.Max())));
        ((double)rest).ShouldBe(others.Max() + Math.Log(others.Sum(v => Math.Exp(v - others.Max()))) - log, 1e-4 + (lead * 1e-6));
    });

    [Fact]
    public void All_log_probabilities_are_the_log_softmax() => Values.Sample(values =>
    {
        var logprobs = new float[values.Length];
        new VocabularySoftmax(values.Length, values.Length).TryAll(values, logprobs).ShouldBeTrue();
        var log = Reference(values);
        for (var i = 0; i < values.Length; i++)
        {
            ((double)logprobs[i]).ShouldBe(log[i], 2e-5);
        }
    });

    [Fact]
    public void Where_everything_is_kept_nothing_is_left()
    {
        var (ids, _, rest) = Top([1, 3, 2], 3);
        ids.ShouldBe([1, 2, 0]);
        rest.ShouldBe(float.NegativeInfinity);
    }

    [Fact]
    public void A_word_piece_that_is_ruled_out_takes_nothing()
    {
        var (ids, logprobs, rest) = Top([float.NegativeInfinity, 0, 0], 1);
        (ids[0], logprobs[0], rest).ShouldBe((1, (float)Math.Log(0.5), (float)Math.Log(0.5)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Values_that_are_no_numbers_are_refused(float bad) =>
        new VocabularySoftmax(3, 1).TryTop([0, bad, 1], new int[1], new float[1], out _).ShouldBeFalse();

    private static (int[] Ids, float[] Logprobs, float Left) Top(float[] values, int kept)
    {
        var softmax = new VocabularySoftmax(values.Length, kept);
        var (ids, logprobs) = (new int[kept], new float[kept]);
        softmax.TryTop(values.Reverse().ToArray(), ids, logprobs, out _).ShouldBeTrue();            // leaves something in its memory
        softmax.TryTop(values, ids, logprobs, out var rest).ShouldBeTrue();
        return (ids, logprobs, rest);
    }

    private static double[] Reference(float[] values)
    {
        var largest = (double)values.Max();
        var log = largest + Math.Log(values.Sum(v => Math.Exp(v - largest)));
        return [.. values.Select(v => v - log)];
    }
}
