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

    // Found by comparing with serde_json's algorithm in fractions: the significand is rounded before it is divided.
    [Fact]
    public void Seventeen_digits_are_rounded_twice()
    {
        var different = Enumerable.Range(0, 2000).Select(i => $"-12.34567{i + 1000:D4}9467773").Count(t => PieceScore.Parse(t) != double.Parse(t, System.Globalization.CultureInfo.InvariantCulture));
        different.ShouldBeInRange(1, 1500);
    }
}
