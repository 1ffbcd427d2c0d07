using OnnxDistill.Data.Files;

namespace OnnxDistill.Teacher.Teachers;

/// <summary>The one line about labels that are not looked at.</summary>
internal static class LabelNote
{
    /// <summary>The line; null where labels are looked at, or the data has none.</summary>
    /// <param name="teacher">The teacher, opened for its capture.</param>
    /// <param name="data">The rows.</param>
    public static string? Of(TextTeacher teacher, DataFile data)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        return (data.Columns.Label is null && data.Columns.Labels is null) || teacher.LabelsMatter ? null
            : teacher.Labels is null ? $"the labels of {data.Path} are left out: the teacher has no classes"
            : $"the labels of {data.Path} are not checked, since no logits are captured: a row whose label the teacher does not know is kept without";
    }
}
