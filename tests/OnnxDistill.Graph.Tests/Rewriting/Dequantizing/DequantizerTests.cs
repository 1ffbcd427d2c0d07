using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Tensors;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Tests.Rewriting.Dequantizing;

public class DequantizerTests
{
    private const string File = "model.onnx";

    [Fact]
    public void A_float_model_is_left_as_it_is()
    {
        var model = TinyModels.Classifier().Build();
        var before = model.Clone();
        Dequantizer.Rewrite(new ModelEditor(model, File, materialise: true)).ShouldBe(0);
        model.ShouldBe(before);
    }

    [Fact]
    public void A_dynamic_product_becomes_one_product_under_the_name_of_its_scaled_output()
    {
        var (model, output) = Dynamic(g => (g.Initializer<byte>("w_quantized", [0, 10, 20, 30, 40, 50], 2, 3), g.Initializer<float>("w_scale", [1, 2, 3], 3), g.Initializer<byte>("w_zero", [10])));

        Rewrite(model);

        var product = model.Graph.Node.Single(n => n.OpType != "Identity");
        (product.OpType, product.Output[0]).ShouldBe(("MatMul", output));
        product.Input.ShouldBe(["x", "w"]);
        var weight = model.Graph.Initializer.Single();
        weight.Dims.ShouldBe([2L, 3]);
        TensorData.Floats(weight, File).ShouldBe([-10f, 0, 30, 20, 60, 120]);
    }

    [Fact]
    public void A_weight_shared_by_two_products_is_widened_once()
    {
        var g = new OnnxGraphBuilder("shared");
        var (w, s) = (g.Initializer<sbyte>("w", [1, 2, 3, 4], 2, 2), g.Initializer<float>("s", [0.5f]));
        g.Output<float>("y", Product(g, Product(g, g.Input<float>("x", 1, 2), w, s, string.Empty), w, s, string.Empty), 1, 2);
        var model = g.Build();

        Rewrite(model);

        model.Graph.Initializer.Count.ShouldBe(1);
        model.Graph.Node.Count(n => n.OpType == "MatMul").ShouldBe(2);
    }

    [Fact]
    public void Large_weights_are_placeholders_where_nothing_is_to_be_computed()
    {
        var (model, _) = Dynamic(g => (g.Initializer<byte>("w", new byte[2 * 5000], 2, 5000), g.Initializer<float>("w_scale", [1]), g.Initializer<byte>("w_zero", [10])));

        Dequantizer.Rewrite(new ModelEditor(model, File, materialise: false));

        var weight = model.Graph.Initializer.Single();
        weight.Dims.ShouldBe([2L, 5000]);
        (weight.DataLocation, weight.ExternalData.Count, weight.HasRawData).ShouldBe((DataLocation.External, 0, false));
    }

    [Fact]
    public void A_dequantised_weight_keeps_its_name_and_a_second_one_refers_to_it()
    {
        var g = new OnnxGraphBuilder("qdq");
        List<string> stored = [g.Initializer<sbyte>("w", [1, -2, 3, 4], 2, 2), g.Initializer<float>("s", [0.5f, 2], 2)];
        var (a, b) = (g.Node("DequantizeLinear", stored, ("axis", 0L)), g.Node("DequantizeLinear", stored, ("axis", 0L)));
        g.Output<float>("y", g.Node("MatMul", [g.Node("MatMul", [g.Input<float>("x", 1, 2), a]), b]), 1, 2);
        var model = g.Build();

        Rewrite(model);

        TensorData.Floats(model.Graph.Initializer.Single(t => t.Name == a), File).ShouldBe([0.5f, -1, 6, 8]);
        var alias = model.Graph.Node.Single(n => n.Output[0] == b);
        (alias.OpType, alias.Input[0]).ShouldBe(("Identity", a));
    }

    [Fact]
    public void Activations_pass_from_float_to_float_and_keep_both_names()
    {
        var g = new OnnxGraphBuilder("qdq");
        var (s, z) = (g.Initializer<float>("s", [0.5f]), g.Initializer<byte>("z", [128]));
        var sum = g.Node("Mul", [g.Input<float>("x", 2), g.Scalar(2f)]);
        var again = g.Node("DequantizeLinear", [g.Node("QuantizeLinear", [sum, s, z]), s, z]);
        g.Output<float>("y", again, 2);
        var model = g.Build();

        Rewrite(model);

        model.Graph.Node.Select(n => (n.OpType, n.Input[0], n.Output[0])).ShouldBe([("Mul", "x", sum), ("Identity", sum, again), ("Identity", again, "y")]);
        model.Graph.Initializer.Count.ShouldBe(1);
    }

    [Fact]
    public void What_a_body_takes_is_not_taken_away()
    {
        var (model, output) = Dynamic(g => (g.Initializer<byte>("w", [1, 2], 2, 1), g.Initializer<float>("w_scale", [1]), g.Initializer<byte>("w_zero", [10])));
        var body = new GraphProto
        {
            Node = { new NodeProto { OpType = "Add", Input = { output, "inner" }, Output = { "sum" } } },
            Output = { new ValueInfoProto { Name = "sum" } },
        };
        model.Graph.Initializer.Add(TensorWriter.Make<float>("inner", [1f]));
        model.Graph.Initializer.Add(TensorWriter.Make<float>("nobody", [1f]));
        model.Graph.Initializer.Add(TensorWriter.Make<bool>("condition", [true]));
        model.Graph.Node[^1] = new NodeProto
        {
            OpType = "If",
            Input = { "condition" },
            Output = { "y" },
            Attribute = { new AttributeProto { Name = "then_branch", G = body }, new AttributeProto { Name = "else_branch", G = body.Clone() } },
        };

        Rewrite(model);

        model.Graph.Initializer.Select(t => t.Name).ShouldBe(["inner", "condition", "w/float"]);
        model.Graph.Node.Select(n => n.OpType).ShouldBe(["MatMul", "If"]);
    }

    [Fact]
    public void An_integer_output_of_the_graph_becomes_a_float_one()
    {
        var g = new OnnxGraphBuilder("integers");
        g.Output<byte>("y", g.Node("QuantizeLinear", [g.Input<float>("x", 2), g.Initializer<float>("s", [0.5f]), g.Initializer<byte>("z", [128])]), 2);
        var model = g.Build();

        Rewrite(model);

        model.Graph.Output.Single().Type.TensorType.ElemType.ShouldBe((int)DataType.Float);
        model.Graph.Node.ShouldAllBe(n => n.OpType == "Identity");
    }

    [Fact]
    public void Nodes_in_the_wrong_order_are_put_in_order()
    {
        var (model, output) = Dynamic(g => (g.Initializer<byte>("w", [1, 2], 2, 1), g.Initializer<float>("w_scale", [1]), g.Initializer<byte>("w_zero", [10])));
        var reversed = model.Graph.Node.Reverse().ToList();
        model.Graph.Node.Clear();
        model.Graph.Node.AddRange(reversed);

        Rewrite(model);

        model.Graph.Node.Select(n => n.Output[0]).ShouldBe([output, "y"]);
    }

    internal static string Product(OnnxGraphBuilder g, string x, string weight, string scale, string zero)
    {
        var q = g.Node("DynamicQuantizeLinear", 3, [x]);
        var product = g.Node("Cast", [g.Node("MatMulInteger", [q[0], weight, q[2], zero])], ("to", (long)DataType.Float));
        return g.Node("Mul", [product, g.Node("Mul", [q[1], scale])]);
    }

    internal static (ModelProto Model, string Output) Dynamic(Func<OnnxGraphBuilder, (string Weight, string Scale, string Zero)> stored)
    {
        var g = new OnnxGraphBuilder("dynamic");
        var x = g.Input<float>("x", "rows", 2);
        var (w, s, z) = stored(g);
        var output = Product(g, x, w, s, z);
        g.Output<float>("y", output, "rows", "columns");
        return (g.Build(), output);
    }

    private static void Rewrite(ModelProto model) => Dequantizer.Rewrite(new ModelEditor(model, File, materialise: true)).ShouldBeGreaterThan(0);
}
