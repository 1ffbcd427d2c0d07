using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Student.Joining;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Joining;

public sealed class JoinedLogitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(3, 1, 2.5)]
    [InlineData(1, 3, 1.5)]
    public void Logits_are_the_weighted_mean(double a, double b, float expected)
    {
        var joined = Read([a, b], TinyCache.Write(_folder["a"]), TinyCache.Write(_folder["b"], strength: 1));

        joined.Of(0).ToArray().ShouldBe([expected, -expected]);
        joined.Of(1).ToArray().ShouldBe([-expected, expected]);
        joined.Bytes.ShouldBe(96 * 2 * 4);
    }

    [Fact]
    public void Parts_and_captures_may_differ()
    {
        var joined = Read([1, 1], TinyCache.Write(_folder["a"], capture: "logits,hidden:all"), TinyCache.Write(_folder["b"], strength: 1));

        joined.Of(95).ToArray().ShouldBe([-2, 2]);
    }

    [Fact]
    public void Classes_are_matched_by_name()
    {
        var joined = Read([1, 1], TinyCache.Write(_folder["a"]), TinyCache.Write(_folder["b"], strength: 1, names: ["With", "Without"]));

        joined.Of(0).ToArray().ShouldBe([2, -2]);
    }

    [Fact]
    public void What_does_not_fit_together_is_named()
    {
        var first = TinyCache.Write(_folder["a"]);

        Refusal(first, TinyCache.Write(_folder["rows"], rows: 90)).ShouldContain("it holds 90 rows, not 96");
        Refusal(first, TinyCache.Write(_folder["texts"], otherTexts: 3)).ShouldContain($" of {_folder["texts"]} is another text than that of ");
        Refusal(first, TinyCache.Write(_folder["classes"], logits: 1)).ShouldContain("its teacher has 1 logits, not 2");
        Refusal(first, TinyCache.Write(_folder["capture"], capture: "hidden:0")).ShouldContain("it holds no logits (captured: hidden:0)");
        Refusal(first, TinyCache.Write(_folder["names"], names: ["cold", "warm"])).ShouldContain("its teacher has no class without (classes: cold, warm)");
    }

    public void Dispose() => _folder.Dispose();

    private static string Refusal(string first, string other) => Should.Throw<InvalidDataException>(() => Read([1, 1], first, other)).Message;

    private static JoinedLogits Read(double[] weights, params string[] folders) =>
        JoinedLogits.Read([.. folders.Select(SoftTargetCache.Open)], weights);
}
