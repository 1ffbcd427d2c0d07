using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.DistilBert;

/// <summary>The student's logits over the vocabulary at the tokens that an objective compares.</summary>
internal static class HeadLogits
{
    /// <summary>At every token, <c>[batch, length, vocabulary]</c>.</summary>
    /// <exception cref="InvalidDataException">The student has no masked-language head, or computed masked tokens only.</exception>
    public static Tensor EveryToken(StudentOutput student, string objective) =>
        student.Positions is null ? Require(student, objective) : throw new InvalidDataException($"The objective {objective} needs the logits of every token.");

    /// <summary>At the masked tokens, <c>[batch, positions, vocabulary]</c>.</summary>
    /// <param name="student">The student's output.</param>
    /// <param name="positions"><c>[batch, positions]</c>, -1 in padding.</param>
    /// <param name="objective">The objective's name, for errors.</param>
    /// <exception cref="InvalidDataException">The student has no masked-language head.</exception>
    public static Tensor Masked(StudentOutput student, Tensor positions, string objective) =>
        student.Positions is null ? TokenRows.At(Require(student, objective), positions) : student.Logits;

    private static Tensor Require(StudentOutput student, string objective) => student.Logits.dim() == 3
        ? student.Logits
        : throw new InvalidDataException($"The objective {objective} needs a student with a masked-language head; this one classifies.");
}
