using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Tests.SelfChecks;

/// <summary>Every dialect's taps, run: softmax of the scores must be the probabilities, Q·Kᵀ·scale the scores where nothing else is in them.</summary>
public sealed class DialectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Dialect() => [.. Dialects.Encoders.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Dialect))]
    public void The_taps_of_every_dialect_hold(string dialect)
    {
        var path = _folder["model.onnx"];
        OnnxFile.Save(path, Dialects.Encoders[dialect].Build());
        var model = OnnxFile.Load(path);
        var analysis = EncoderFinder.Find(path, model);

        var result = EncoderSelfCheck.Run(path, model, analysis, new SelfCheckOptions { Threads = 1 });

        result.Map.ShouldNotBeNull(result.Note);
        result.Map.Unavailable.ShouldBeEmpty();
        result.Errors.Values.ShouldAllBe(e => e < 1e-4);
        result.Errors.Keys.ShouldContain("probabilities");
        result.Errors.ContainsKey("norms").ShouldBe(!dialect.StartsWith("norm first", StringComparison.Ordinal) && dialect != "all at once");
        result.Errors.ContainsKey("products").ShouldBe(analysis.Map!.PlainScores);
    }
}
