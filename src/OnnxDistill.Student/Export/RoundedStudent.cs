using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Export;

/// <summary>A student with its weights rounded to fp16, as its fp16 file holds them: what that file must answer.</summary>
internal static class RoundedStudent
{
    /// <summary>Builds it, on the CPU and in evaluation mode.</summary>
    /// <param name="student">The student, on the CPU; it stays as it is.</param>
    public static StudentModel Of(StudentModel student)
    {
        ArgumentNullException.ThrowIfNull(student);
        var rounded = StudentFolder.NewModel("the rounded student", StudentFolder.ConfigOf(student, id2label: null));
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (parameter, source) in rounded.NamedParameters().Zip(student.NamedParameters(), (a, b) => (a.Value, (Tensor)b.Value)))
        {
            // Single numbers are stored whole.
            parameter.copy_(source.numel() > 1 ? source.to(ScalarType.Float16).to(ScalarType.Float32) : source);
        }

        rounded.eval();
        return rounded;
    }
}
