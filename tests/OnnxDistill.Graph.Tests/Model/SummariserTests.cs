using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Model;

namespace OnnxDistill.Graph.Tests.Model;

public sealed class SummariserTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_summary_tells_inputs_outputs_opset_producer_and_size()
    {
        var path = TinyModels.Save(_folder);
        var summary = OnnxFile.Summarise(path);
        summary.Inputs.Select(i => i.ToString()).ShouldBe(["input_ids int64 [batch, sequence]", "attention_mask int64 [batch, sequence]"]);
        summary.Outputs.Single().ToString().ShouldBe("logits float [batch, 3]");
        summary.Opset.ShouldBe(new Dictionary<string, long> { ["ai.onnx"] = 17 });
        summary.Producer.ShouldStartWith("OnnxDistill ");
        summary.Bytes.ShouldBe(new FileInfo(path).Length);
        summary.Quantised.ShouldBeFalse();
        summary.ExternalFiles.ShouldBeEmpty();
    }

    [Fact]
    public void Parameters_are_initializers_and_constants_but_not_shapes()
    {
        var graph = TinyModels.Classifier();
        graph.Integers(1, 2, 3);
        graph.Node("Constant", [], ("value", TensorWriter.Make<float>("c", [1, 2], 2)));
        graph.Save(_folder["m.onnx"]);
        OnnxFile.Summarise(_folder["m.onnx"]).Parameters.ShouldBe((TinyModels.Words * 3) + 2);
    }

    [Fact]
    public void Initializers_that_are_listed_as_inputs_are_no_inputs()
    {
        var model = TinyModels.Classifier().Build();
        model.Graph.Input.Add(new OnnxDistill.Graph.Protobuf.ValueInfoProto { Name = "words" });
        OnnxFile.Save(_folder["m.onnx"], model);
        OnnxFile.Summarise(_folder["m.onnx"]).Inputs.Select(i => i.Name).ShouldBe(["input_ids", "attention_mask"]);
    }

    [Theory]
    [InlineData("DynamicQuantizeLinear")]
    [InlineData("MatMulInteger")]
    [InlineData("QLinearMatMul")]
    [InlineData("DequantizeLinear")]
    public void A_quantising_operator_marks_the_model(string operation)
    {
        var graph = TinyModels.Classifier();
        graph.Node(operation, ["words"]);
        graph.Save(_folder["m.onnx"]);
        OnnxFile.Summarise(_folder["m.onnx"]).Quantised.ShouldBeTrue();
    }

    [Fact]
    public void The_shipped_teacher_is_summarised()
    {
        var summary = OnnxFile.Summarise(Path.Combine(RepositoryRoot.Path, "models", "snips-l6", "model.onnx"));
        summary.Quantised.ShouldBeTrue();
        summary.Inputs.Select(i => i.Name).ShouldBe(["input_ids", "attention_mask", "token_type_ids"], ignoreOrder: true);
        summary.Outputs.Single().ToString().ShouldBe("logits float [batch_size, 7]");
        summary.Parameters.ShouldBeInRange(22_700_000, 22_900_000);
    }

    public void Dispose() => _folder.Dispose();
}
