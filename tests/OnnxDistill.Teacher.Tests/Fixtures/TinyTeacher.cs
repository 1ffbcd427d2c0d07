using OnnxDistill.Graph.Building;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>
/// A classifier of bags of words, small enough to be reckoned by hand: a row's logits are the sum of its tokens' vectors (and of its
/// token types'). The weights depend on the id alone.
/// </summary>
internal sealed record TinyTeacher
{
    public const int Vocabulary = 24;
    public const int Classes = 3;

    public static readonly string[] Words =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "film", "a", "the", "very", "is", "not", "fun", "dull", "book", "music", "play", ".", "##s", "##ly", "slow", "fast", "nice"];

    public bool Int32Ids { get; init; }

    public bool HasMask { get; init; } = true;

    public bool FloatMask { get; init; }

    public bool HasTokenTypes { get; init; } = true;

    public bool HalfLogits { get; init; }

    public bool NamelessShapes { get; init; }

    public int? FixedRows { get; init; }

    public int? FixedLength { get; init; }

    /// <summary>What the config says of the logits; nothing if null.</summary>
    public string? ProblemType { get; init; }

    /// <summary>Whether there is a config at all.</summary>
    public bool HasConfig { get; init; } = true;

    /// <summary>A row that holds this id gets NaN logits.</summary>
    public int? NanId { get; init; }

    public (string Ids, string Mask, string Types) Names { get; init; } = ("input_ids", "attention_mask", "token_type_ids");

    public static float Weight(int id, int column) => (float)Math.Sin((id * 7) + (column * 3)) + 0.1f;

    public static float TypeWeight(int type, int column) => type * (0.25f + (0.5f * column));

    /// <summary>What the model answers for a row.</summary>
    public static float[] Expected(int[] ids, int[] types, bool hasTokenTypes = true)
    {
        var logits = new float[Classes];
        for (var token = 0; token < ids.Length; token++)
        {
            for (var column = 0; column < Classes; column++)
            {
                logits[column] += Weight(ids[token], column) + (hasTokenTypes ? TypeWeight(types[token], column) : 0);
            }
        }

        return logits;
    }

    public static EncodedExample Row(long row, params int[] ids) => new(row, row + 1, row, 0, ids, new int[ids.Length], ids.Length, "a row");

    public static EncodedExample Pair(long row, int[] ids, int pairStart) =>
        new(row, row + 1, row, 0, ids, EncodedExample.TypesOf(ids.Length, pairStart), pairStart, "a pair");

    /// <summary>Writes the model alone.</summary>
    public string Save(string path)
    {
        var graph = new OnnxGraphBuilder("tiny");
        OnnxDimension rows = FixedRows is { } r ? (OnnxDimension)r : "batch", length = FixedLength is { } l ? (OnnxDimension)l : "sequence";
        var mask = HasMask ? Mask(graph, rows, length) : null;
        var ids = Int32Ids ? graph.Input<int>(Names.Ids, rows, length) : graph.Input<long>(Names.Ids, rows, length);
        var vectors = graph.Node("Gather", [Table(graph, "words", Vocabulary, WordWeight), ids]);                  // [batch, sequence, classes]
        if (HasTokenTypes)
        {
            var types = Int32Ids ? graph.Input<int>(Names.Types, rows, length) : graph.Input<long>(Names.Types, rows, length);
            vectors = graph.Node("Add", [vectors, graph.Node("Gather", [Table(graph, "types", 2, TypeWeight), types])]);
        }

        if (mask is not null)
        {
            vectors = graph.Node("Mul", [vectors, graph.Node("Unsqueeze", [mask, graph.Integers(2)])]);
        }

        var logits = graph.Node("ReduceSum", [vectors, graph.Integers(1)], ("keepdims", 0));                       // [batch, classes]
        if (HalfLogits)
        {
            graph.Output<Half>("logits", graph.Node("Cast", [logits], ("to", 10)), rows, Classes);
        }
        else if (NamelessShapes)
        {
            graph.Output<float>("result", logits, "a", "b");
        }
        else
        {
            graph.Output<float>("logits", logits, rows, Classes);
        }

        graph.Save(path);
        return path;
    }

    /// <summary>Writes model, tokenizer and config as a folder.</summary>
    public string SaveFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        Save(Path.Combine(folder, "model.onnx"));
        SaveTokenizer(folder);
        if (!HasConfig)
        {
            return folder;
        }

        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {{{(ProblemType is null ? string.Empty : $"\"problem_type\":\"{ProblemType}\",")}}"model_type":"bert","id2label":{"0":"no","1":"maybe","2":"yes"},"max_position_embeddings":64,"num_hidden_layers":1,
             "hidden_size":3,"num_attention_heads":1,"vocab_size":24,"pad_token_id":0}
            """);
        return folder;
    }

    public static void SaveTokenizer(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Join('\n', Words) + "\n");
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{"do_lower_case":true,"tokenizer_class":"BertTokenizer"}""");
    }

    private static string Table(OnnxGraphBuilder graph, string name, int rows, Func<int, int, float> weight)
    {
        var values = new float[rows * Classes];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = weight(i / Classes, i % Classes);
        }

        return graph.Initializer<float>(name, values, rows, Classes);
    }

    private float WordWeight(int id, int column) => id == NanId ? float.NaN : Weight(id, column);

    private string Mask(OnnxGraphBuilder graph, OnnxDimension rows, OnnxDimension length)
    {
        var mask = FloatMask ? graph.Input<float>(Names.Mask, rows, length)
            : Int32Ids ? graph.Input<int>(Names.Mask, rows, length)
            : graph.Input<long>(Names.Mask, rows, length);
        return FloatMask ? mask : graph.Node("Cast", [mask], ("to", 1));
    }
}
