using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Preparation;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>
/// An encoder of two layers without norms, whose inner tensors are outputs of the file itself: what is captured can be reckoned by hand
/// (<see cref="TinyEncoderAnswer"/>) and no search for the encoder is needed.
/// </summary>
internal sealed record TinyEncoder
{
    public const int Layers = 2;
    public const int Hidden = 8;
    public const int Heads = 2;
    public const int HeadSize = 3;
    public const int Width = Heads * HeadSize;
    public const int Classes = 3;
    public const double Scale = 0.5;

    public bool HasLogits { get; init; } = true;

    public bool HasMask { get; init; } = true;

    public bool Causal { get; init; }

    /// <summary>Whether a row with padding answers NaN.</summary>
    public bool PaddingSpoils { get; init; }

    public bool HalfTaps { get; init; }

    public int? FixedRows { get; init; }

    public int? FixedLength { get; init; }

    /// <summary>What hidden 1 is multiplied by on its way out.</summary>
    public float HiddenGain { get; init; } = 1;

    /// <summary>What the first scores are multiplied by on their way out: other than 1 is a wrong tap.</summary>
    public float ScoreGain { get; init; } = 1;

    /// <summary>The scale that the map claims.</summary>
    public double ClaimedScale { get; init; } = Scale;

    public static IEnumerable<EncoderTap> AllTaps =>
        from role in new[] { TapRole.Hidden, TapRole.Scores, TapRole.Queries, TapRole.Keys, TapRole.Values, TapRole.Probabilities }
        from layer in Enumerable.Range(0, role == TapRole.Hidden ? Layers + 1 : Layers)
        select new EncoderTap(role, layer);

    public EncoderMap Map => new()
    {
        Family = "tiny",
        Layers = Layers,
        Hidden = Hidden,
        Heads = Heads,
        HeadSize = HeadSize,
        Scale = ClaimedScale,
        PlainScores = true,
        Vocabulary = TinyTeacher.Vocabulary,
        Available = [.. AllTaps],
    };

    public static float Weight(string name, int row, int column) => (float)Math.Sin((name.Sum(c => c) * 0.37) + (row * row * 1.7) + (column * column * 0.9) + (row * column * 0.53)) * 0.6f;

    /// <summary>The model with its taps given by hand.</summary>
    public LoadedModel Load(string path)
    {
        Save(path);
        return new LoadedModel(path, OnnxFile.Load(path), _ => new EncoderAnalysis(Map, null), Source);

        ModelSource Source(PreparationOptions options) => new(path, null, string.Empty, [.. options.Taps.Select(t => new TapOutput(t, Name(t)))]);
    }

    public ModelProto Save(string path)
    {
        var graph = new OnnxGraphBuilder("tiny");
        OnnxDimension rows = FixedRows is { } r ? (OnnxDimension)r : "batch", length = FixedLength is { } l ? (OnnxDimension)l : "sequence";
        var ids = graph.Input<long>("input_ids", rows, length);
        var hidden = graph.Node("Gather", [Table(graph, "words", TinyTeacher.Vocabulary, Hidden), ids]);       // [batch, sequence, hidden]
        var mask = Mask(graph, rows, length, ids);
        Tap(graph, new EncoderTap(TapRole.Hidden, 0), hidden, rows, length, Hidden);
        for (var layer = 0; layer < Layers; layer++)
        {
            var q = Project(graph, hidden, TapRole.Queries, layer);
            var k = Project(graph, hidden, TapRole.Keys, layer);
            var v = Project(graph, hidden, TapRole.Values, layer);
            var product = graph.Node("MatMul", [Split(graph, q, 0, 2, 1, 3), Split(graph, k, 0, 2, 3, 1)]);
            var scores = graph.Node("Mul", [product, graph.Scalar((float)Scale)]);                             // [batch, heads, query, key]
            var probabilities = graph.Node("Softmax", [mask is null ? scores : graph.Node("Add", [scores, mask])], ("axis", -1));
            var context = graph.Node("Transpose", [graph.Node("MatMul", [probabilities, Split(graph, v, 0, 2, 1, 3)])], ("perm", new long[] { 0, 2, 1, 3 }));
            var joined = graph.Node("Reshape", [context, graph.Integers(0, 0, Width)]);
            hidden = graph.Node("Add", [hidden, graph.Node("MatMul", [joined, Table(graph, $"output{layer}", Width, Hidden)])]);
            foreach (var (role, value) in new[] { (TapRole.Queries, q), (TapRole.Keys, k), (TapRole.Values, v) })
            {
                Tap(graph, new EncoderTap(role, layer), value, rows, length, Width);
            }

            var shown = layer == 0 && ScoreGain != 1 ? graph.Node("Mul", [scores, graph.Scalar(ScoreGain)]) : scores;
            Tap(graph, new EncoderTap(TapRole.Scores, layer), shown, rows, Heads, length, length);
            Tap(graph, new EncoderTap(TapRole.Probabilities, layer), probabilities, rows, Heads, length, length);
            var gained = layer == 0 && HiddenGain != 1 ? graph.Node("Mul", [hidden, graph.Scalar(HiddenGain)]) : hidden;
            Tap(graph, new EncoderTap(TapRole.Hidden, layer + 1), gained, rows, length, Hidden);
        }

        Finish(graph, hidden, rows, length);
        graph.Save(path);
        return graph.Build();
    }

    public static string Name(EncoderTap tap) => $"{tap.Role}_{tap.Layer}";

    private static string Table(OnnxGraphBuilder graph, string name, int rows, int columns) =>
        graph.Initializer<float>(name, [.. Enumerable.Range(0, rows * columns).Select(i => Weight(name, i / columns, i % columns))], rows, columns);

    private static string Project(OnnxGraphBuilder graph, string hidden, TapRole role, int layer) =>
        graph.Node("MatMul", [hidden, Table(graph, $"{role}{layer}", Hidden, Width)]);

    private static string Split(OnnxGraphBuilder graph, string value, params long[] perm) =>
        graph.Node("Transpose", [graph.Node("Reshape", [value, graph.Integers(0, 0, Heads, HeadSize)])], ("perm", perm));

    private void Finish(OnnxGraphBuilder graph, string hidden, OnnxDimension rows, OnnxDimension length)
    {
        if (HasLogits)
        {
            var first = graph.Node("Gather", [hidden, graph.Scalar(0L)], ("axis", 1));                         // [batch, hidden]
            graph.Output<float>("logits", graph.Node("MatMul", [first, Table(graph, "classifier", Hidden, Classes)]), rows, Classes);
        }
        else
        {
            graph.Output<float>("last_hidden_state", hidden, rows, length, Hidden);
        }
    }

    private void Tap(OnnxGraphBuilder graph, EncoderTap tap, string value, params OnnxDimension[] shape)
    {
        if (HalfTaps)
        {
            graph.Output<Half>(Name(tap), graph.Node("Cast", [value], ("to", 10)), shape);
        }
        else
        {
            graph.Output<float>(Name(tap), value, shape);
        }
    }

    private string? Mask(OnnxGraphBuilder graph, OnnxDimension rows, OnnxDimension length, string ids)
    {
        if (!HasMask)
        {
            return null;
        }

        var mask = graph.Node("Cast", [graph.Input<long>("attention_mask", rows, length)], ("to", 1));
        var wide = graph.Node("Unsqueeze", [mask, graph.Integers(1, 2)]);                                      // [batch, 1, 1, key]
        if (Causal)
        {
            // [query, key]: 1 where the key is not later than the query.
            var square = graph.Node("MatMul", [graph.Node("Unsqueeze", [mask, graph.Integers(1, 3)]), graph.Node("Unsqueeze", [mask, graph.Integers(1, 2)])]);
            wide = graph.Node("Trilu", [square], ("upper", 0));
        }

        // A mask of minus infinity, and 0 times that at the tokens: NaN as soon as there is padding.
        return PaddingSpoils
            ? graph.Node("Sub", [graph.Node("Log", [wide]), graph.Node("ReduceMin", [graph.Node("Log", [wide])], ("axes", new long[] { 3 }))])
            : graph.Node("Mul", [graph.Node("Sub", [graph.Scalar(1f), wide]), graph.Scalar(-10000f)]);
    }
}
