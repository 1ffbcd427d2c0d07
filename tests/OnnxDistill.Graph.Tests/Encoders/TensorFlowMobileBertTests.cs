using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Testing;

namespace OnnxDistill.Graph.Tests.Encoders;

/// <summary>MobileBERT as tf2onnx writes it: every hidden state is the value that the classes give, whatever lies between.</summary>
public sealed class TensorFlowMobileBertTests
{
    public static TheoryData<int, bool, int, string, bool> Forms => new()
    {
        { 2, true, 2, "shared", false },
        { 2, false, 2, "shared", false },
        { 3, true, 0, "shared", false },
        { 3, true, 3, "all", false },
        { 2, true, 1, "none", false },
        { 1, true, 2, "shared", false },
        { 1, false, 0, "all", false },
        { 2, true, 2, "shared", true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Hidden_states_are_those_of_the_classes(int layers, bool merged, int stacked, string bottleneck, bool statesOut)
    {
        var encoder = new TensorFlowMobileBert { Layers = layers, Merged = merged, Stacked = stacked, Bottleneck = bottleneck, StatesOut = statesOut };

        var model = encoder.Build();
        var analysis = EncoderFinder.Find("model.onnx", model);

        analysis.Reason.ShouldBeNull();
        (analysis.Map!.Hidden, analysis.Map.Heads, analysis.Map.HeadSize).ShouldBe((TensorFlowMobileBert.Hidden, TensorFlowMobileBert.Heads, TensorFlowMobileBert.Size));
        var states = new PreparationOptions { Taps = [.. Enumerable.Range(0, layers + 1).Select(i => new EncoderTap(TapRole.Hidden, i))] };
        PreparedModel.Prepare("model.onnx", model, states).Outputs.Select(o => o.Output).ShouldBe(encoder.States);
    }

    [Fact]
    public void What_inspect_tells_is_MobileBERTs()
    {
        var map = EncoderFinder.Find("model.onnx", new TensorFlowMobileBert().Build()).Map.ShouldNotBeNull();

        (map.Family, map.Layers, map.Intermediate, map.Activation).ShouldBe(("mobilebert", 2, TensorFlowMobileBert.Intermediate, "relu"));
        (map.Vocabulary, map.PlainScores).ShouldBe((TensorFlowMobileBert.Vocabulary, true));
    }
}
