using OnnxDistill.Graph.Weights;
using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Student.Models;
using TorchSharp;

namespace OnnxDistill.Student.Initialization;

/// <summary>
/// Starts a BERT student from a teacher's embeddings, some of its layers, its pooler and, where both have as many labels, its classifier. What
/// the teacher lacks keeps its random weights.
/// </summary>
internal static class TeacherInitializer
{
    /// <summary>The shape that a student needs to compute what the teacher computes, from a shape whose widths may be given.</summary>
    /// <param name="options">Widths, layers, labels, dropout.</param>
    /// <param name="teacher">The teacher's weights.</param>
    /// <param name="words">Whether the student has the teacher's word pieces; else its own, as many as the options say.</param>
    /// <exception cref="InvalidDataException">A width differs from the teacher's; both and the key to set are named.</exception>
    public static BertStudentOptions Shape(BertStudentOptions options, EncoderWeights teacher, bool words = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(teacher);
        Require("hidden", options.Hidden, teacher.Hidden);
        Require("heads", options.Heads, teacher.Heads);
        Require("intermediate", options.Intermediate, teacher.Intermediate);
        var embeddings = teacher.Embeddings;
        if (options.Embedding is { } given && given != (embeddings.Projection is null ? null : embeddings.Width))
        {
            throw new InvalidDataException(
                $"student.embedding is {given}, but the teacher to start from has embeddings of {embeddings.Width}{(embeddings.Projection is null ? " and no layer behind them" : string.Empty)}; leave student.embedding out and they follow the teacher's");
        }

        return options with
        {
            Vocabulary = words ? embeddings.Vocabulary : options.Vocabulary,
            Positions = embeddings.PositionRows,
            TokenTypes = Math.Max(new BertStudentOptions().TokenTypes, embeddings.TokenTypeRows),
            Embedding = embeddings.Projection is null ? null : embeddings.Width,
            LayerNormEpsilon = embeddings.Norm.Epsilon,
            PoolerActivation = teacher.Head?.Activation ?? options.PoolerActivation,
        };
    }

    /// <summary>Copies the weights into a student on the CPU.</summary>
    /// <param name="student">The student, of a shape that <see cref="Shape"/> made.</param>
    /// <param name="teacher">The teacher's weights.</param>
    /// <param name="layers">The teacher's layer for each of the student's, 0-based.</param>
    /// <exception cref="InvalidDataException">A shape differs.</exception>
    public static void Copy(BertStudent student, EncoderWeights teacher, IReadOnlyList<int> layers)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(layers);
        Copy(student, TeacherParameters.Of(teacher, layers, student.Options));
    }

    /// <summary>
    /// Builds a student with a masked-language head and copies the weights. Where the teacher has no such head the transform stays random; the decoder is
    /// the embeddings of words anyway.
    /// </summary>
    /// <param name="options">Widths, layers, dropout.</param>
    /// <param name="teacher">The teacher's weights.</param>
    /// <param name="choice">Which layers.</param>
    /// <exception cref="InvalidDataException">A width differs, or the teacher lacks a layer.</exception>
    public static BertMaskedStudent CreateMasked(BertStudentOptions options, EncoderWeights teacher, LayerChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var shape = Shape(options, teacher);
        var layers = choice.Of(teacher.Layers.Count, shape.Layers);
        var student = new BertMaskedStudent(shape);
        Copy(student, TeacherParameters.OfMasked(teacher, layers, shape));
        return student;
    }

    private static void Copy(StudentModel student, IEnumerable<(string Name, ReadOnlyMemory<float> Values)> values)
    {
        using var noGradients = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var parameters = student.NamedParameters().ToDictionary(p => p.Name, p => (torch.Tensor)p.Value, StringComparer.Ordinal);
        foreach (var (name, numbers) in values)
        {
            var parameter = parameters[name];
            if (parameter.numel() != numbers.Length)
            {
                throw new InvalidDataException($"the teacher has {numbers.Length} numbers for the student's {name}, which takes {parameter.numel()}");
            }

            parameter.copy_(torch.tensor(numbers.ToArray()).reshape(parameter.shape));
        }
    }

    /// <summary>Builds a student and copies the weights.</summary>
    /// <param name="options">Widths, layers, labels, dropout.</param>
    /// <param name="teacher">The teacher's weights.</param>
    /// <param name="choice">Which layers.</param>
    /// <param name="words">Whether the student has the teacher's word pieces; else their embeddings stay random.</param>
    /// <exception cref="InvalidDataException">A width differs, or the teacher lacks a layer.</exception>
    public static BertStudent Create(BertStudentOptions options, EncoderWeights teacher, LayerChoice choice, bool words = true)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var shape = Shape(options, teacher, words);
        var layers = choice.Of(teacher.Layers.Count, shape.Layers);
        var student = new BertStudent(shape);
        Copy(student, TeacherParameters.Of(teacher, layers, shape).Where(p => words || p.Name != TeacherParameters.Words));
        return student;
    }

    private static void Require(string key, int given, int teacher)
    {
        if (given != teacher)
        {
            throw new InvalidDataException(
                $"student.{key} is {given}, but {key} of the teacher to start from is {teacher}; set student.{key} to {teacher}, or leave it out and it follows the teacher");
        }
    }
}
