using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>Finds a student's embeddings of words among its parameters.</summary>
internal static class WordTable
{
    /// <summary>The tables of words, <c>[vocabulary, width]</c>; several of a BiLSTM with several channels.</summary>
    public static IReadOnlyList<Tensor> Of(StudentModel model) =>
        [.. model.NamedParameters().Where(p => p.Name.EndsWith("word_embeddings.weight", StringComparison.Ordinal) || p.Name.EndsWith("embed.weight", StringComparison.Ordinal)).Select(p => (Tensor)p.Value)];

    /// <summary>The tables of positions and of token types of a BERT, which are added to the words'; null for other kinds.</summary>
    public static (Tensor Positions, Tensor Types)? Added(StudentModel model) => model is not (BertStudent or BertMaskedStudent) ? null
        : (Named(model, "bert.embeddings.position_embeddings.weight"), Named(model, "bert.embeddings.token_type_embeddings.weight"));

    private static TorchSharp.Modules.Parameter Named(StudentModel model, string name) => model.NamedParameters().Single(p => p.Name == name).Value;
}
