using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tests.Encoders;

public sealed class EncoderFinderTests
{
    public static TheoryData<string> Dialect() => [.. Dialects.Encoders.Keys];

    public static TheoryData<string> Other() => [.. Dialects.Others.Keys];

    [Theory]
    [MemberData(nameof(Dialect))]
    public void The_same_encoder_is_found_however_it_is_written(string dialect)
    {
        var analysis = EncoderFinder.Find("model.onnx", Dialects.Encoders[dialect].Build());

        var map = analysis.Map.ShouldNotBeNull(analysis.Reason);
        (map.Layers, map.Hidden, map.Heads, map.HeadSize).ShouldBe((DialectEncoder.Layers, DialectEncoder.Hidden, DialectEncoder.Heads, DialectEncoder.Size));
        (map.Intermediate, map.Activation, map.Vocabulary, map.Positions).ShouldBe((DialectEncoder.Intermediate, "silu", DialectEncoder.Vocabulary, DialectEncoder.Positions));
        map.Scale!.Value.ShouldBe(0.5, 1e-6);
        map.Unavailable.ShouldBeEmpty();
        map.Available.Count(t => t.Role == TapRole.Hidden).ShouldBe(DialectEncoder.Layers + 1);
        map.Available.Where(t => t.Role is TapRole.Scores or TapRole.Queries or TapRole.Keys or TapRole.Values).Count().ShouldBe(4 * DialectEncoder.Layers);
    }

    [Theory]
    [MemberData(nameof(Other))]
    public void What_is_no_encoder_of_this_kind_is_not_claimed(string name)
    {
        var (encoder, word) = Dialects.Others[name];
        var analysis = EncoderFinder.Find("model.onnx", encoder.Build());
        analysis.Map.ShouldBeNull();
        analysis.Reason.ShouldNotBeNull().ShouldContain(word);
        analysis.Reason!.ShouldContain("node '");
    }

    [Fact]
    public void Names_are_not_looked_at()
    {
        var model = new DialectEncoder().Build();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        string Renamed(string name) => name.Length == 0 ? name : names.TryGetValue(name, out var given) ? given : names[name] = $"v{names.Count}";
        foreach (var node in model.Graph.Node)
        {
            node.Name = string.Empty;
            (var inputs, var outputs) = (node.Input.Select(Renamed).ToList(), node.Output.Select(Renamed).ToList());
            node.Input.Clear();
            node.Output.Clear();
            node.Input.AddRange(inputs);
            node.Output.AddRange(outputs);
        }

        foreach (var value in model.Graph.Input.Concat(model.Graph.Output))
        {
            value.Name = Renamed(value.Name);
        }

        foreach (var tensor in model.Graph.Initializer)
        {
            tensor.Name = Renamed(tensor.Name);
        }

        EncoderFinder.Find("model.onnx", model).Map!.Layers.ShouldBe(DialectEncoder.Layers);
    }

    [Fact]
    public void Nodes_out_of_order_are_sorted_and_a_cycle_is_a_sentence()
    {
        var model = new DialectEncoder().Build();
        var reversed = model.Graph.Node.Reverse().ToList();
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(reversed);
        EncoderFinder.Find("model.onnx", model).Map!.Layers.ShouldBe(DialectEncoder.Layers);

        model.Graph.Node.Add(new NodeProto { Name = "a", OpType = "Add", Input = { "b_out", "b_out" }, Output = { "a_out" } });
        model.Graph.Node.Add(new NodeProto { Name = "b", OpType = "Add", Input = { "a_out", "a_out" }, Output = { "b_out" } });
        var analysis = EncoderFinder.Find("model.onnx", model);
        analysis.Reason!.ShouldContain("cycle");
        analysis.IsDamaged.ShouldBeTrue();
    }
}
