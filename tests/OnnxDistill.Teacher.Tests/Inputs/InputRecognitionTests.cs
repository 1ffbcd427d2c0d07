using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Inputs;

namespace OnnxDistill.Teacher.Tests.Inputs;

public sealed class InputRecognitionTests
{
    [Theory]
    [InlineData("input_ids,attention_mask,token_type_ids", "InputIds,Mask,TokenTypes")]
    [InlineData("attention_mask,input_ids,position_ids", "Mask,InputIds,Positions")]
    [InlineData("input_ids:0,input_mask:0,segment_ids:0", "InputIds,Mask,TokenTypes")]
    [InlineData("bert/input_word_ids,bert/input_mask,bert/input_type_ids", "InputIds,Mask,TokenTypes")]
    [InlineData("serving_default_input_ids:0,serving_default_attention_mask:0", "InputIds,Mask")]
    [InlineData("model.inputIds,model.attentionMask,model.tokenTypeIds", "InputIds,Mask,TokenTypes")]
    [InlineData("input_ids", "InputIds")]
    [InlineData("x,y,z", "InputIds,Mask,TokenTypes")]
    [InlineData("input.1,attention_mask", "InputIds,Mask")]
    public void Names_and_order_tell_the_roles(string names, string roles) =>
        Roles([.. names.Split(',').Select(n => new TensorSlot(n, "int64", ["batch", "sequence"]))], Empty()).ShouldBe(roles);

    [Fact]
    public void Use_in_the_graph_tells_what_names_and_order_hide()
    {
        var graph = new OnnxGraphBuilder("hidden");
        var mask = graph.Input<int>("a", "batch", "sequence");
        var types = graph.Input<int>("b", "batch", "sequence");
        var positions = graph.Input<int>("c", "batch", "sequence");
        var ids = graph.Input<int>("d", "batch", "sequence");
        var sum = graph.Node("Gather", [graph.Initializer<float>("types", new float[4], 2, 2), types]);
        sum = graph.Node("Add", [sum, graph.Node("Gather", [graph.Initializer<float>("positions", new float[32], 16, 2), positions])]);
        sum = graph.Node("Add", [sum, graph.Node("Gather", [graph.Initializer<float>("words", new float[200], 100, 2), ids])]);
        graph.Output<float>("logits", graph.Node("Mul", [sum, graph.Node("Unsqueeze", [graph.Node("Cast", [mask], ("to", 1)), graph.Integers(2)])]), "batch", 2);
        var slots = new[] { "a", "b", "c", "d" }.Select(n => new TensorSlot(n, "int32", ["batch", "sequence"])).ToList();
        Roles(slots, graph.Build()).ShouldBe("Mask,TokenTypes,Positions,InputIds");
    }

    [Fact]
    public void A_float_beside_integers_is_the_mask() => Roles(
        [new TensorSlot("p", "float", ["batch", "sequence"]), new TensorSlot("q", "int64", ["batch", "sequence"])], Empty()).ShouldBe("Mask,InputIds");

    [Fact]
    public void Fixed_axes_are_kept()
    {
        var input = InputRecognition.Recognise("m.onnx", [new TensorSlot("input_ids", "int64", ["1", "16"])], Empty())[0];
        (input.FixedRows, input.FixedLength).ShouldBe((1, 16));
    }

    [Theory]
    [InlineData("pixel_values", "float", "batch,3,224,224")]
    [InlineData("past_key_values.0.key", "float", "batch,4,past,8")]
    [InlineData("inputs_embeds", "float", "batch,sequence,384")]
    [InlineData("decoder_input_ids", "int64", "batch,sequence")]
    [InlineData("input_ids", "string", "batch,sequence")]
    [InlineData("input_ids", "float", "batch,sequence")]
    public void An_input_of_another_kind_of_model_is_named(string name, string type, string shape)
    {
        TensorSlot[] slots = [new("attention_mask", "int64", ["batch", "sequence"]), new(name, type, shape.Split(','))];
        Should.Throw<InvalidDataException>(() => InputRecognition.Recognise("m.onnx", slots, Empty())).Message.ShouldContain($"'{name}'");
    }

    [Fact]
    public void A_name_that_says_mask_a_second_time_is_no_token_types() => Should.Throw<InvalidDataException>(() => InputRecognition.Recognise(
        "m.onnx", [.. new[] { "input_ids", "global_attention_mask", "attention_mask" }.Select(n => new TensorSlot(n, "int64", ["batch", "sequence"]))], Empty()))
        .Message.ShouldContain("'global_attention_mask'");

    private static string Roles(IReadOnlyList<TensorSlot> slots, ModelProto model) =>
        string.Join(',', InputRecognition.Recognise("m.onnx", slots, model).Select(i => i.Role));

    private static ModelProto Empty() => new() { Graph = new GraphProto() };
}
