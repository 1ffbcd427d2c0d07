using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Tests.SelfChecks;

public sealed class NormMathTests
{
    private const int Tokens = 12, Size = 6;

    private readonly float[] _sum = [.. Enumerable.Range(0, Tokens * Size).Select(i => (float)Math.Sin((i * i) + 1))];

    [Fact]
    public void A_norm_with_any_gain_and_offset_is_recognised()
    {
        var hidden = new float[_sum.Length];
        for (var token = 0; token < Tokens; token++)
        {
            var row = _sum.AsSpan(token * Size, Size).ToArray();
            var mean = row.Average();
            var root = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)));
            for (var i = 0; i < Size; i++)
            {
                hidden[(token * Size) + i] = (float)(((row[i] - mean) / root * (i - 2.5)) + i);
            }
        }

        NormMath.Error(_sum, hidden, Size)!.Value.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void A_gain_and_offset_alone_are_NoNorm() =>
        NormMath.Error(_sum, [.. _sum.Select((v, i) => (v * (i % Size)) - 1)], Size)!.Value.ShouldBeLessThan(1e-6);

    [Fact]
    public void Another_tensor_is_no_norm_of_the_sum() =>
        NormMath.Error(_sum, [.. _sum.Reverse()], Size)!.Value.ShouldBeGreaterThan(0.1);

    [Fact]
    public void Too_few_tokens_tell_nothing() => NormMath.Error(_sum[..(2 * Size)], _sum[..(2 * Size)], Size).ShouldBeNull();
}
