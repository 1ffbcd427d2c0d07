using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Inlining;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Tests.Rewriting;

public class FunctionInlinerTests
{
    private const string Domain = "own";

    [Fact]
    public void Calls_within_functions_and_bodies_are_expanded_under_names_of_their_own()
    {
        var model = Model(Call("Twice", "x", "y"), If("y", Call("Twice", "y", "z")));
        model.Functions.Add(Function("Once", Node("Relu", "a", "inner"), Node("Neg", "inner", "b")));
        model.Functions.Add(Function("Twice", Call("Once", "a", "inner"), Call("Once", "inner", "b")));

        FunctionInliner.Rewrite(model).ShouldBeTrue();

        model.Functions.ShouldBeEmpty();
        model.OpsetImport.Select(o => o.Domain).ShouldBe([string.Empty]);
        model.Graph.Node.Select(n => n.OpType).ShouldBe(["Relu", "Neg", "Relu", "Neg", "If"]);
        model.Graph.Node[3].Output.ShouldBe(["y"]);
        var body = model.Graph.Node[4].Attribute[0].G;
        body.Node.Select(n => n.OpType).ShouldBe(["Relu", "Neg", "Relu", "Neg"]);
        body.Node[0].Input.ShouldBe(["y"]);
        body.Node[3].Output.ShouldBe(["z"]);
        TensorWalk.Nodes(model).SelectMany(n => n.Output).ShouldBeUnique();
    }

    [Fact]
    public void Attributes_are_the_calls_or_the_functions_default_or_absent()
    {
        var model = Model(Call("F", "x", "y"), Call("F", "y", "z"));
        model.Graph.Node[1].Attribute.Add(new AttributeProto { Name = "slope", Type = AttributeProto.Types.AttributeType.Float, F = 3 });
        var node = Node("LeakyRelu", "a", "b");
        node.Attribute.Add(new AttributeProto { Name = "alpha", RefAttrName = "slope" });
        node.Attribute.Add(new AttributeProto { Name = "other", RefAttrName = "unknown" });
        var function = Function("F", node);
        function.AttributeProto.Add(new AttributeProto { Name = "slope", Type = AttributeProto.Types.AttributeType.Float, F = 2 });
        model.Functions.Add(function);

        FunctionInliner.Rewrite(model);

        model.Graph.Node.Select(n => n.Attribute.Single()).Select(a => (a.Name, a.F, a.HasRefAttrName)).ShouldBe([("alpha", 2f, false), ("alpha", 3f, false)]);
    }

    [Fact]
    public void An_input_handed_on_becomes_an_identity_and_an_absent_one_stays_absent()
    {
        var model = Model(Call("F", "x", "y"));
        var function = Function("F", new NodeProto { OpType = "Clip", Input = { "a", "low" }, Output = { "unused" } });
        function.Input.Add("low");
        function.Output[0] = "a";
        model.Functions.Add(function);

        FunctionInliner.Rewrite(model);

        model.Graph.Node.Select(n => n.OpType).ShouldBe(["Identity", "Clip"]);
        (model.Graph.Node[0].Input[0], model.Graph.Node[0].Output[0]).ShouldBe(("x", "y"));
        model.Graph.Node[1].Input.ShouldBe(["x", string.Empty]);
    }

    [Fact]
    public void A_body_within_a_function_sees_the_names_around_it()
    {
        var model = Model(Call("F", "x", "y"));
        model.Functions.Add(Function("F", Node("Relu", "a", "outer"), If("b", Node("Neg", "outer", "z"))));

        FunctionInliner.Rewrite(model);

        var body = model.Graph.Node[1].Attribute[0].G;
        body.Node[0].Input[0].ShouldBe(model.Graph.Node[0].Output[0]);
        body.Node[0].Output[0].ShouldBe(body.Output[0].Name);
    }

    [Fact]
    public void A_function_that_calls_itself_is_refused()
    {
        var model = Model(Call("F", "x", "y"));
        model.Functions.Add(Function("F", Call("G", "a", "b")));
        model.Functions.Add(Function("G", Call("F", "a", "b")));

        Should.Throw<InvalidDataException>(() => FunctionInliner.Rewrite(model)).Message.ShouldContain("function own:F calls itself");
    }

    [Fact]
    public void Functions_that_double_are_refused_before_they_fill_the_memory()
    {
        var model = Model(Call("F0", "x", "y"));
        for (var i = 0; i < 50; i++)
        {
            model.Functions.Add(Function($"F{i}", Call($"F{i + 1}", "a", "c"), Call($"F{i + 1}", "c", "b")));
        }

        model.Functions.Add(Function("F50", Node("Relu", "a", "b")));

        Should.Throw<InvalidDataException>(() => FunctionInliner.Rewrite(model)).Message.ShouldContain("expand to more than 200000 nodes");
    }

    [Fact]
    public void Chains_deeper_than_a_hundred_are_refused()
    {
        var model = Model(Call("F0", "x", "y"));
        for (var i = 0; i < 5000; i++)
        {
            model.Functions.Add(Function($"F{i}", Call($"F{i + 1}", "a", "b")));
        }

        Should.Throw<InvalidDataException>(() => FunctionInliner.Rewrite(model)).Message.ShouldContain("nested deeper than 100");
    }

    [Fact]
    public void Another_version_of_the_operator_set_is_refused()
    {
        var model = Model(Call("F", "x", "y"), Node("Relu", "y", "z"));
        var function = Function("F", Node("Relu", "a", "b"));
        function.OpsetImport[0].Version = 9;
        model.Functions.Add(function);

        Should.Throw<InvalidDataException>(() => FunctionInliner.Rewrite(model)).Message
            .ShouldBe("the graph needs version 17 of the operator set ai.onnx and function own:F version 9; export the model again without functions");
    }

    [Fact]
    public void A_model_without_functions_is_left_alone() => FunctionInliner.Rewrite(Model(Node("Relu", "x", "y"))).ShouldBeFalse();

    private static ModelProto Model(params NodeProto[] nodes)
    {
        var graph = new OnnxGraphBuilder("functions");
        graph.Input<float>("x", 2);
        var model = graph.Build();
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Domain, Version = 1 });
        model.Graph.Node.AddRange(nodes);
        return model;
    }

    private static FunctionProto Function(string name, params NodeProto[] nodes) => new()
    {
        Name = name,
        Domain = Domain,
        Input = { "a" },
        Output = { "b" },
        Node = { nodes },
        OpsetImport = { new OperatorSetIdProto { Domain = string.Empty, Version = 17 }, new OperatorSetIdProto { Domain = Domain, Version = 1 } },
    };

    private static NodeProto Node(string operation, string input, string output) => new() { OpType = operation, Input = { input }, Output = { output } };

    private static NodeProto Call(string function, string input, string output) => new() { OpType = function, Domain = Domain, Input = { input }, Output = { output } };

    private static NodeProto If(string condition, NodeProto inner) => new()
    {
        OpType = "If",
        Input = { condition },
        Output = { "result" },
        Attribute =
        {
            new AttributeProto
            {
                Name = "then_branch",
                Type = AttributeProto.Types.AttributeType.Graph,
                G = new GraphProto { Node = { inner }, Output = { new ValueInfoProto { Name = "z" } } },
            },
        },
    };
}
