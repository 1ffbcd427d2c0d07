using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Masking;

/// <summary>Refuses tensors that cannot be compared element by element.</summary>
internal static class SameShape
{
    /// <summary>Checks the shapes, and returns the teacher's tensor in the student's type.</summary>
    /// <param name="student">The student's tensor.</param>
    /// <param name="teacher">The teacher's tensor.</param>
    /// <param name="what">What they are, and what to do about a difference, for the error.</param>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static Tensor Require(Tensor student, Tensor teacher, string what) => student.shape.SequenceEqual(teacher.shape)
        ? teacher.to(student.dtype).detach()
        : throw new InvalidDataException($"student [{string.Join(", ", student.shape)}] and teacher [{string.Join(", ", teacher.shape)}] differ: {what}");
}
