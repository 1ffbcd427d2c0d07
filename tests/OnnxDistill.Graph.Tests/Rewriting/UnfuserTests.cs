using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Unfusing;

namespace OnnxDistill.Graph.Tests.Rewriting;

public class UnfuserTests
{
    [Theory]
    [InlineData("PackedAttention", "PackedAttention_0 is PackedAttention of com.microsoft, which hides its attention")]
    [InlineData("GroupQueryAttention", "GroupQueryAttention_0 is GroupQueryAttention of com.microsoft")]
    [InlineData("LongformerAttention", "LongformerAttention_0 is LongformerAttention of com.microsoft")]
    [InlineData("QOrderedAttention", "QOrderedAttention_0 is QOrderedAttention of com.microsoft")]
    public void Operators_that_hide_attention_are_named_and_left_alone(string operation, string sentence)
    {
        var model = Model(operation, 17, "x", "x");

        Unfuser.Rewrite(new ModelEditor(model, "m.onnx", materialise: true)).ShouldBe(0);

        Unfuser.Unsupported(model).ShouldNotBeNull().ShouldContain(sentence);
    }

    [Fact]
    public void Attention_with_a_past_is_named_and_left_alone()
    {
        var model = Model("Attention", 17, "x", "w", "b", string.Empty, "x");

        Unfuser.Rewrite(new ModelEditor(model, "m.onnx", materialise: true)).ShouldBe(0);

        Unfuser.Unsupported(model).ShouldBe("node Attention_0 is Attention with keys and values of the past, as decoders have it; export the model without past_key_values (use_cache=False)");
    }

    [Fact]
    public void Attention_in_an_old_operator_set_is_named_and_left_alone()
    {
        var model = Model("Attention", 9, "x", "w", "b");

        Unfuser.Rewrite(new ModelEditor(model, "m.onnx", materialise: true)).ShouldBe(0);

        Unfuser.Unsupported(model).ShouldBe("node Attention_0 is Attention in a model of operator set 9; export again with opset_version=11 or later");
    }

    [Fact]
    public void What_can_be_rewritten_is_not_named() => Unfuser.Unsupported(Model("Attention", 17, "x", "w", "b")).ShouldBeNull();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Large_weights_are_cut_only_where_they_are_wanted(bool materialise)
    {
        var model = Model("Attention", 17, "x", "w", "b");

        Unfuser.Rewrite(new ModelEditor(model, "m.onnx", materialise)).ShouldBe(1);

        var weights = model.Graph.Initializer.Where(i => i.Dims.Count == 2).ToList();
        weights.Select(w => (w.Dims[0], w.Dims[1])).ShouldBe([(96L, 96L), (96L, 96L), (96L, 96L)]);
        weights.ShouldAllBe(w => (w.DataLocation == TensorProto.Types.DataLocation.External) == !materialise);
        model.Graph.Initializer.Where(i => i.Dims.Count == 1 && i.Dims[0] == 96).ShouldAllBe(b => b.RawData.Length == 96 * sizeof(float));
    }

    [Theory]
    [InlineData("Attention")]
    [InlineData("QAttention")]
    [InlineData("MultiHeadAttention")]
    [InlineData("EmbedLayerNormalization")]
    [InlineData("QEmbedLayerNormalization")]
    [InlineData("SkipLayerNormalization")]
    [InlineData("FusedMatMul")]
    [InlineData("BiasSoftmax")]
    [InlineData("BiasGelu")]
    [InlineData("FusedGemm")]
    public void A_node_that_lacks_its_inputs_and_attributes_does_not_crash(string operation)
    {
        foreach (var inputs in new string[][] { [], ["x"], [string.Empty, "x"], ["x", "missing", "missing"] })
        {
            var model = Model(operation, 17, "x");
            model.Graph.Node[0].Attribute.Clear();
            model.Graph.Node[0].Input.Clear();
            model.Graph.Node[0].Input.AddRange(inputs);

            Should.NotThrow(() => Unfuser.Rewrite(new ModelEditor(model, "m.onnx", materialise: true)));
        }
    }

    [Fact]
    public void A_weight_without_its_data_is_refused_by_name()
    {
        var model = Model("Attention", 17, "x", "w", "b");
        model.Graph.Initializer[0].RawData = Google.Protobuf.ByteString.Empty;

        Should.Throw<InvalidDataException>(() => Unfuser.Rewrite(new ModelEditor(model, "m.onnx", materialise: true))).Message.ShouldStartWith("m.onnx: tensor w has 0 bytes");
    }

    private static ModelProto Model(string operation, int opset, params string[] inputs)
    {
        var graph = new OnnxGraphBuilder("fused", opset);
        graph.Input<float>("x", "batch", "sequence", 96);
        graph.Initializer<float>("w", new float[96 * 288], 96, 288);
        graph.Initializer<float>("b", new float[288], 288);
        graph.Output<float>("y", graph.Node(operation, inputs, ("num_heads", 4L)), "batch", "sequence", 96);
        var model = graph.Build();
        model.Graph.Node[0].Domain = "com.microsoft";
        return model;
    }
}
