using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tests.Heads;

public sealed class HeadFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Probabilities => [.. HeadCases.Probabilities.Keys];

    public static TheoryData<string> Heads => [.. HeadCases.Heads.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Probabilities))]
    public void Logits_are_found_before_what_makes_probabilities_of_them(string name) => Check(HeadCases.Probabilities[name]);

    [Theory]
    [MemberData(nameof(Heads))]
    public void Logits_are_told_from_other_numbers_of_a_text(string name) => Check(HeadCases.Heads[name]);

    [Fact]
    public void What_is_no_logits_is_named_with_what_it_is()
    {
        var reading = Read(HeadCases.Heads["pooled alone"]);
        reading.Reason.ShouldContain("'logits' [batch, 8] is a pooled state (tanh of a linear layer, 8 wide like the encoder)");
    }

    [Fact]
    public void Maps_and_texts_hide_nothing()
    {
        var model = new TextHeadModel();
        model.Output("logits", model.Classifier(2), "batch", 2).Edit(m =>
        {
            m.Graph.Node.Add(new NodeProto { OpType = "ZipMap", Domain = "ai.onnx.ml", Input = { "logits" }, Output = { "map" } });
            m.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 1 });
            m.Graph.Output.Add(new ValueInfoProto { Name = "map", Type = new TypeProto { SequenceType = new TypeProto.Types.Sequence() } });
        });
        var reading = Read(model.Build(), null);
        reading.Outputs.Select(o => o.Kind).ShouldBe([OutputKind.Logits, OutputKind.Other]);
        (reading.Logits!.Output, reading.Note).ShouldBe(("logits", null));
    }

    [Fact]
    public void An_activation_inside_a_branch_is_refused_with_the_node()
    {
        var model = new TextHeadModel();
        model.Output("logits", model.Node("Identity", model.Classifier(2)), "batch", 2).Edit(m =>
        {
            var node = m.Graph.Node.Last(n => n.OpType == "Identity" && n.Output[0] != "logits");
            var (input, output) = (node.Input[0], node.Output[0]);
            node.OpType = "If";
            node.Input.Clear();
            node.Input.Add(model.Hidden);
            foreach (var (branch, operation) in new[] { ("then_branch", "Softmax"), ("else_branch", "Identity") })
            {
                var body = new GraphProto { Name = branch, Node = { new NodeProto { OpType = operation, Input = { input }, Output = { $"{branch}_out" } } }, Output = { new ValueInfoProto { Name = $"{branch}_out" } } };
                node.Attribute.Add(new AttributeProto { Name = branch, Type = AttributeProto.Types.AttributeType.Graph, G = body });
            }
        });
        var reading = Read(model.Build(), null);
        reading.Logits.ShouldBeNull();
        reading.Reason.ShouldContain("has a Softmax in a branch");
    }

    private void Check(HeadCase given)
    {
        var reading = Read(given);
        reading.Outputs.Select(o => o.Kind.Word()).ShouldBe(given.Kinds);
        (reading.Logits is not null).ShouldBe(given.Classes > 0, reading.Reason);
        if (reading.Logits is { } logits)
        {
            logits.Activation.ShouldBe(given.Activation);
            logits.Classes.ShouldBe(given.Classes);
            (reading.Note is not null).ShouldBe(given.IsSaid, reading.Reason);
        }
    }

    private HeadReading Read(HeadCase given)
    {
        var model = new TextHeadModel();
        given.Write(model);
        return Read(model.Build(), given.Named);
    }

    private HeadReading Read(ModelProto model, int? classes)
    {
        OnnxFile.Save(_folder["model.onnx"], model);
        return HeadFinder.Find(_folder["model.onnx"], model, OnnxFile.Summarise(_folder["model.onnx"]).Outputs, dequantize: false, classes);
    }
}
