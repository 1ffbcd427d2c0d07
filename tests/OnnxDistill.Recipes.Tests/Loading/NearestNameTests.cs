using OnnxDistill.Recipes.Loading;

namespace OnnxDistill.Recipes.Tests.Loading;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    [InlineData("wieght", "weight", 1)]
    public void The_distance_counts_edits_and_swaps(string a, string b, int distance)
    {
        NearestName.Distance(a, b).ShouldBe(distance);
        NearestName.Distance(b, a).ShouldBe(distance);
    }

    [Fact]
    public void Of_equally_near_names_the_first_in_the_alphabet_is_taken() => NearestName.Of("ac", ["ad", "ab"]).ShouldBe("ab");

    [Theory]
    [InlineData("temprature", "temperature")]
    [InlineData("temp", "temperature")]
    [InlineData("kind", null)]
    [InlineData("x", null)]
    public void Only_what_is_near_is_named(string name, string? near) => NearestName.Near(name, ["temperature", "layers", "weight"]).ShouldBe(near);

    [Fact]
    public void Without_names_there_is_no_nearest() => NearestName.Of("a", []).ShouldBeNull();
}
