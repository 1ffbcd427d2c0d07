using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Tests.SelfChecks;

/// <summary>MobileBERT as tf2onnx writes it, run: its taps hold what softmax, products and norms say.</summary>
public sealed class TensorFlowMobileBertTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "shared")]
    [InlineData(2, "all")]
    [InlineData(3, "none")]
    [InlineData(1, "shared")]
    public void Its_taps_hold(int layers, string bottleneck)
    {
        var path = _folder["model.onnx"];
        OnnxFile.Save(path, new TensorFlowMobileBert { Layers = layers, Bottleneck = bottleneck }.Build());
        var model = OnnxFile.Load(path);

        var result = EncoderSelfCheck.Run(path, model, EncoderFinder.Find(path, model), new SelfCheckOptions { Threads = 1 });

        result.Map.ShouldNotBeNull(result.Note);
        result.Map.Unavailable.ShouldBeEmpty();
        result.Errors.Keys.ShouldBe(["norms", "outputs", "probabilities", "products"], ignoreOrder: true);
        result.Errors.Values.ShouldAllBe(e => e < 1e-4);
    }
}
