using System.Globalization;
using OnnxDistill.Data.Tokenizers.Unigram;

namespace OnnxDistill.Data.Tests.Tokenizers.Unigram;

public sealed class PieceScoreTests
{
    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("-0.0", 0.0)]
    [InlineData("-10", -10.0)]
    [InlineData("-8.5", -8.5)]
    [InlineData("1e3", 1000.0)]
    [InlineData("-2.5E-2", -0.025)]
    [InlineData("123456789012345678901234567890", 123456789012345678901234567890.0)]
    [InlineData("1e-400", 0.0)]
    public void Numbers_are_read(string json, double expected) => PieceScore.Parse(json).ShouldBe(expected, Math.Abs(expected) * 1e-15);

    [Fact]
    public void A_number_that_is_too_large_is_infinite() => PieceScore.Parse("1e400").ShouldBe(double.PositiveInfinity);

    // The significand is rounded to an f64, then the quotient; the nearest f64 is another one now and then.
    [Fact]
    public void Seventeen_digits_are_rounded_twice()
    {
        var different = 0;
        for (ulong i = 0; i < 2000; i++)
        {
            var significand = 123_456_710_009_467_773UL + (i * 10_000_000UL);
            var text = $"-{significand / 10_000_000_000_000_000}.{significand % 10_000_000_000_000_000:D16}";
            PieceScore.Parse(text).ShouldBe(-((double)significand / 1e16), text);
            different += PieceScore.Parse(text) == double.Parse(text, CultureInfo.InvariantCulture) ? 0 : 1;
        }

        different.ShouldBeGreaterThan(0);
    }
}
