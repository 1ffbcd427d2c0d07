using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Tests.Unfusing;

namespace OnnxDistill.Teacher.Tests.Quantizing;

/// <summary>Small graphs in fp32 with every form of weight that an exported student has, no two of a graph of one shape; numbers from one seed.</summary>
internal static class SmallGraphs
{
    public const int Words = 90, Width = 16, Hidden = 6;

    public static IReadOnlyDictionary<string, Func<ModelProto>> All { get; } = new Dictionary<string, Func<ModelProto>>(StringComparer.Ordinal)
    {
        ["product"] = () => Of(g => g.Node("MatMul", [Rows(g), Floats(g, "w", 1, Width, 12)])),
        ["three products of one input"] = () => Of(g =>
        {
            var x = Rows(g);
            return g.Node("Concat", [g.Node("MatMul", [x, Floats(g, "q", 1, Width, 12)]), g.Node("MatMul", [x, Floats(g, "k", 3, Width, 13)]), g.Node("MatMul", [x, Floats(g, "v", 0.1f, Width, 14)])], ("axis", -1L));
        }),
        ["table and its transpose"] = () => Of(g =>
        {
            var table = Floats(g, "table", 1, Words, Width);
            return g.Node("MatMul", [g.Node("Gather", [table, Ids(g)]), g.Node("Transpose", [table], ("perm", new long[] { 1, 0 }))]);
        }),
        ["positions"] = () => Of(g =>
        {
            var ids = Ids(g);
            var length = g.Node("Shape", [ids], ("start", 1L), ("end", 2L));
            var places = g.Node("Slice", [Floats(g, "places", 1, Words - 20, Width), g.Integers(0), length, g.Integers(0)]);
            return g.Node("Add", [g.Node("Gather", [Floats(g, "table", 1, Words, Width), ids]), places]);
        }),
        ["lstm"] = () => Of(g =>
        {
            var x = g.Node("Transpose", [Rows(g)], ("perm", new long[] { 1, 0, 2 }));
            string[] inputs = [x, Floats(g, "W", 0.6f, 2, 4 * Hidden, Width), Floats(g, "R", 0.6f, 2, 4 * Hidden, Hidden), Floats(g, "B", 0.3f, 2, 8 * Hidden), g.Initializer<int>("lengths", [5, 2, 4], 3)];
            var last = g.Node("LSTM", 2, inputs, ("direction", "bidirectional"), ("hidden_size", (long)Hidden))[1];
            return g.Node("MatMul", [g.Node("Reshape", [g.Node("Transpose", [last], ("perm", new long[] { 1, 0, 2 })), g.Integers(0, 2 * Hidden)]), Floats(g, "fc", 1, 2 * Hidden, 11)]);
        }),
    };

    /// <summary>Three rows of five words.</summary>
    public static Dictionary<string, OnnxArray> Inputs { get; } = new(StringComparer.Ordinal)
    {
        ["input_ids"] = new([3, 5], [.. Enumerable.Range(0, 15).Select(i => (double)(i * 37 % Words))]),
    };

    private static ModelProto Of(Func<OnnxGraphBuilder, string> build)
    {
        var graph = new OnnxGraphBuilder("small");
        graph.Output<float>("y", build(graph));
        var model = graph.Build();
        model.Graph.Output[0].Type.TensorType.Shape = null;
        return model;
    }

    private static string Ids(OnnxGraphBuilder g) => g.Input<long>("input_ids", "batch", "sequence");

    private static string Rows(OnnxGraphBuilder g) => g.Node("Gather", [Floats(g, "rows", 1, Words, Width), Ids(g)]);

    // Columns of very different size: one scale for all would lose the small ones.
    private static string Floats(OnnxGraphBuilder g, string name, float size, params long[] dims)
    {
        var random = new Random(name[0] + (int)dims[^1]);
        var count = (int)dims.Aggregate(1L, (a, b) => a * b);
        return g.Initializer<float>(name, [.. Enumerable.Range(0, count).Select(i => size * (1 + (i % 3)) * ((random.NextSingle() * 2) - 1) / 3)], dims);
    }
}
