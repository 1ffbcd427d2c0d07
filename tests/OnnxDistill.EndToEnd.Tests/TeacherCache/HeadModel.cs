using OnnxDistill.Graph.Building;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary>A tiny masked-language model, a value for each pair of word pieces; pooled it is a classifier of as many classes.</summary>
internal static class HeadModel
{
    private static readonly string[] Words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "bad", "[MASK]", "film"];

    /// <summary>Writes the model; returns its path.</summary>
    public static string Save(string path, bool pooled)
    {
        var graph = new OnnxGraphBuilder("head");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        var mask = graph.Node("Unsqueeze", [graph.Node("Cast", [graph.Input<long>("attention_mask", "batch", "sequence")], ("to", 1L)), graph.Integers(2)]);
        var table = graph.Initializer<float>("table", [.. Enumerable.Range(0, Words.Length * Words.Length).Select(i => MathF.Sin(i))], Words.Length, Words.Length);
        var values = graph.Node("Mul", [graph.Node("Gather", [table, ids]), mask]);                      // [batch, length, vocabulary]
        if (pooled)
        {
            graph.Output<float>("logits", graph.Node("ReduceSum", [values, graph.Integers(1)], ("keepdims", 0L)), "batch", Words.Length);
        }
        else
        {
            graph.Output<float>("logits", values, "batch", "sequence", "pieces");
        }

        graph.Save(path);
        return path;
    }

    /// <summary>Writes the tokenizer.</summary>
    public static void SaveTokenizer(string folder) => File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Join('\n', Words) + "\n");
}
