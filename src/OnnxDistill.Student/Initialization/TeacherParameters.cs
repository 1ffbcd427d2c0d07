using OnnxDistill.Graph.Weights;
using OnnxDistill.Student.Models;

namespace OnnxDistill.Student.Initialization;

/// <summary>A teacher's weights under the names of a student's parameters.</summary>
internal static class TeacherParameters
{
    /// <summary>The name of the embeddings of words.</summary>
    public const string Words = "bert.embeddings.word_embeddings.weight";

    /// <summary>The parameters that the teacher has.</summary>
    /// <param name="teacher">The teacher's weights.</param>
    /// <param name="layers">The teacher's layer for each of the student's.</param>
    /// <param name="student">The student's shape.</param>
    public static IEnumerable<(string Name, ReadOnlyMemory<float> Values)> Of(EncoderWeights teacher, IReadOnlyList<int> layers, BertStudentOptions student) =>
        Body(teacher, layers, student).Concat(Head(teacher.Head, student));

    /// <summary>The parameters of a student with a masked-language head that the teacher has.</summary>
    /// <param name="teacher">The teacher's weights.</param>
    /// <param name="layers">The teacher's layer for each of the student's.</param>
    /// <param name="student">The student's shape.</param>
    public static IEnumerable<(string Name, ReadOnlyMemory<float> Values)> OfMasked(EncoderWeights teacher, IReadOnlyList<int> layers, BertStudentOptions student)
    {
        const string Name = "cls.predictions.";
        return Body(teacher, layers, student).Concat(teacher.MaskedHead is not { } head
            ? []
            : [.. Linear(Name + "transform.dense", head.Transform), .. Norm(Name + "transform.LayerNorm", head.Norm), (Name + "bias", head.Bias)]);
    }

    private static IEnumerable<(string Name, ReadOnlyMemory<float> Values)> Body(EncoderWeights teacher, IReadOnlyList<int> layers, BertStudentOptions student) =>
        Embeddings(teacher.Embeddings, student)
            .Concat(layers.SelectMany((from, to) => Layer($"bert.encoder.layer.{to}.", teacher.Layers[from])));

    private static IEnumerable<(string, ReadOnlyMemory<float>)> Embeddings(EmbeddingWeights weights, BertStudentOptions student)
    {
        const string Name = "bert.embeddings.";
        yield return (Words, weights.Words);
        yield return (Name + "position_embeddings.weight", weights.Positions);

        // One row that is for every type stands for each type that the student tells apart.
        var copies = weights.TokenTypeRows == 1 ? student.TokenTypes : 1;
        yield return (Name + "token_type_embeddings.weight", Enumerable.Repeat(weights.TokenTypes.ToArray(), copies).SelectMany(r => r).ToArray());
        foreach (var part in Norm(Name + "LayerNorm", weights.Norm).Concat(weights.Projection is { } projection ? Linear("bert.embeddings_project", projection) : []))
        {
            yield return part;
        }
    }

    private static IEnumerable<(string, ReadOnlyMemory<float>)> Layer(string name, LayerWeights weights) =>
    [
        .. Linear(name + "attention.self.query", weights.Query),
        .. Linear(name + "attention.self.key", weights.Key),
        .. Linear(name + "attention.self.value", weights.Value),
        .. Linear(name + "attention.output.dense", weights.Output),
        .. Norm(name + "attention.output.LayerNorm", weights.AttentionNorm),
        .. Linear(name + "intermediate.dense", weights.Intermediate),
        .. Linear(name + "output.dense", weights.FeedForward),
        .. Norm(name + "output.LayerNorm", weights.FeedForwardNorm),
    ];

    private static IEnumerable<(string, ReadOnlyMemory<float>)> Head(HeadWeights? head, BertStudentOptions student) =>
    [
        .. head is null || head.Activation != student.PoolerActivation ? [] : Linear("bert.pooler.dense", head.Pooler),
        .. head?.Classifier is { } classifier && classifier.Outputs == student.Labels ? Linear("classifier", classifier) : [],
    ];

    private static IEnumerable<(string, ReadOnlyMemory<float>)> Linear(string name, LinearWeights weights) =>
        [(name + ".weight", weights.Weight), (name + ".bias", weights.Bias)];

    private static IEnumerable<(string, ReadOnlyMemory<float>)> Norm(string name, NormWeights weights) =>
        [(name + ".weight", weights.Gamma), (name + ".bias", weights.Beta)];
}
