namespace OnnxDistill.Student.Models;

/// <summary>
/// The names that transformers' <c>AlbertForSequenceClassification</c> has for the parameters of a BERT student with narrow embeddings. ALBERT (Lan et al. 2019,
/// section 3.1) factorises the embeddings as we do, its norms and activations stand where BERT's stand, and with as many groups as layers its layers share
/// nothing (modeling_albert.py, AlbertTransformer): it is the same network under other names.
/// </summary>
internal static class AlbertNames
{
    private const string Layer = "bert.encoder.layer.";

    private static readonly (string Ours, string Theirs)[] WithinLayers =
    [
        ("attention.self.", "attention."),
        ("attention.output.dense.", "attention.dense."),
        ("attention.output.LayerNorm.", "attention.LayerNorm."),
        ("intermediate.dense.", "ffn."),
        ("output.dense.", "ffn_output."),
        ("output.LayerNorm.", "full_layer_layer_norm."),
    ];

    /// <summary>The name of a parameter.</summary>
    /// <param name="name">Its name here, which is BERT's.</param>
    public static string Of(string name)
    {
        if (!name.StartsWith(Layer, StringComparison.Ordinal))
        {
            return name
                .Replace("bert.embeddings_project.", "albert.encoder.embedding_hidden_mapping_in.", StringComparison.Ordinal)
                .Replace("bert.pooler.dense.", "albert.pooler.", StringComparison.Ordinal)
                .Replace("bert.embeddings.", "albert.embeddings.", StringComparison.Ordinal);
        }

        var end = name.IndexOf('.', Layer.Length);
        var (ours, theirs) = WithinLayers.First(n => name.AsSpan(end + 1).StartsWith(n.Ours, StringComparison.Ordinal));
        return $"albert.encoder.albert_layer_groups.{name[Layer.Length..end]}.albert_layers.0.{theirs}{name[(end + 1 + ours.Length)..]}";
    }
}
