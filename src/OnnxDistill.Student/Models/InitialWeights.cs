using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Models;

/// <summary>transformers' <c>_init_weights</c>: matrices from N(0, range), biases 0, norms 1 and 0, the padding's embedding 0.</summary>
internal static class InitialWeights
{
    /// <summary>Draws every parameter of a student in the order of its names.</summary>
    /// <param name="student">The student.</param>
    /// <param name="range">The standard deviation of matrices.</param>
    /// <param name="words">The name of the word embeddings.</param>
    /// <param name="padId">The padding's id.</param>
    public static void Draw(StudentModel student, double range, string words, int padId)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in student.NamedParameters())
        {
            if (name.EndsWith(".bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
            {
                nn.init.ones_(parameter);
            }
            else
            {
                parameter.normal_(0, range);
            }
        }

        var embedding = student.NamedParameters().Single(p => p.Name == words).Value;
        if (padId >= 0 && padId < embedding.shape[0])
        {
            embedding[padId].zero_();
        }
    }
}
