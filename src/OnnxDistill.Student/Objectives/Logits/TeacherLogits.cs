using OnnxDistill.Student.Batches;

using static TorchSharp.torch;

namespace OnnxDistill.Student.Objectives.Logits;

/// <summary>The teacher's logits in the student's type, checked.</summary>
internal static class TeacherLogits
{
    public static Tensor Of(SoftTargetBatch teacher, Tensor student, string objective)
    {
        var logits = teacher.Logits ?? throw new InvalidDataException(
            $"The objective {objective} needs the teacher's logits, which this cache does not hold; run teacher-cache with --capture logits.");
        if (!logits.shape.SequenceEqual(student.shape))
        {
            throw new InvalidDataException(
                $"The objective {objective} compares student logits [{string.Join(", ", student.shape)}] with teacher logits " +
                $"[{string.Join(", ", logits.shape)}]; both need the same number of classes.");
        }

        return logits.to(student.dtype).detach();
    }
}
