using Google.Protobuf;
using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Rewriting.Unfusing;

namespace OnnxDistill.Teacher.Tests.Unfusing;

/// <summary>A graph around one fused operator, run through ONNX Runtime's own kernel and as primitives.</summary>
internal sealed class FusedFixture(int opset = 17)
{
    private readonly Random _random = new(3);
    private readonly Dictionary<string, OnnxArray> _inputs = new(StringComparer.Ordinal);

    /// <summary>Whether the model leaves out even the ranks of its inputs.</summary>
    public bool Shapeless { get; init; }

    public OnnxGraphBuilder Graph { get; } = new("fused", opset);

    /// <summary>A random input whose dimensions the model does not say.</summary>
    public string Input(string name, params int[] shape) => Input<float>(name, shape, Random(shape.Aggregate(1, (a, b) => a * b)));

    public string Input<T>(string name, int[] shape, params ReadOnlySpan<double> values)
        where T : unmanaged
    {
        _inputs[name] = new(shape, values.ToArray());
        return Graph.Input<T>(name, [.. shape.Select((_, i) => (OnnxDimension)$"{name}{i}")]);
    }

    /// <summary>A random weight.</summary>
    public string Weight(string name, params long[] dims) =>
        Graph.Initializer<float>(name, [.. Random((int)dims.Aggregate(1L, (a, b) => a * b)).Select(v => (float)v)], dims);

    /// <summary>Makes a node's outputs those of the graph; an empty name leaves one out.</summary>
    public void Outputs(IReadOnlyList<string> values, params string[] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length > 0)
            {
                Graph.Output<float>(names[i], values[i]);
            }
        }
    }

    /// <summary>The model, its fused nodes in the domain of ONNX Runtime.</summary>
    public ModelProto Build(string fused, string domain = "com.microsoft")
    {
        var model = Graph.Build();
        model.IrVersion = 10;
        if (domain.Length > 0)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = 1 });
        }

        foreach (var node in model.Graph.Node.Where(n => n.OpType == fused))
        {
            node.Domain = domain;
        }

        foreach (var output in model.Graph.Output)
        {
            output.Type.TensorType.Shape = null;
        }

        foreach (var input in model.Graph.Input.Where(_ => Shapeless))
        {
            input.Type.TensorType.Shape = null;
        }

        return model;
    }

    /// <summary>Rewrites the model and compares its outputs with those of the fused kernels.</summary>
    public ModelProto ShouldBeTheSameInPrimitives(string fused, string domain = "com.microsoft", double tolerance = 1e-5)
    {
        var model = Build(fused, domain);
        var expected = OnnxRun.Run(model.ToByteArray(), Path.GetTempPath(), _inputs, optimise: false);

        Unfuser.Rewrite(new ModelEditor(model, "fixture.onnx", materialise: true)).ShouldBeGreaterThan(0);

        model.Graph.Node.ShouldNotContain(n => n.OpType == fused && n.Domain == domain);
        model.Graph.Node.ShouldNotContain(n => n.Domain == "com.microsoft");
        foreach (var optimise in new[] { false, true })
        {
            var actual = OnnxRun.Run(model.ToByteArray(), Path.GetTempPath(), _inputs, optimise);
            foreach (var (name, output) in expected)
            {
                Closeness.ShouldBeClose(output, actual[name], null, tolerance, $"{name}, optimised: {optimise}");
            }
        }

        return model;
    }

    /// <summary>The outputs of the fused kernels.</summary>
    public Dictionary<string, OnnxArray> RunFused(string fused, string domain = "com.microsoft") =>
        OnnxRun.Run(Build(fused, domain).ToByteArray(), Path.GetTempPath(), _inputs, optimise: false);

    /// <summary>The outputs of the primitives.</summary>
    public Dictionary<string, OnnxArray> RunPrimitives(string fused, string domain = "com.microsoft")
    {
        var model = Build(fused, domain);
        Unfuser.Rewrite(new ModelEditor(model, "fixture.onnx", materialise: true)).ShouldBeGreaterThan(0);
        return OnnxRun.Run(model.ToByteArray(), Path.GetTempPath(), _inputs, optimise: false);
    }

    private double[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => (_random.NextDouble() * 2) - 1)];
}
