using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;

namespace OnnxDistill.Student.Export;

/// <summary>Writes any student as ONNX.</summary>
internal static class StudentOnnx
{
    /// <summary>Saves the student's graph.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(StudentModel student, string path)
    {
        switch (student)
        {
            case BertStudent bert:
                BertOnnx.Save(bert, path);
                break;
            case BertMaskedStudent masked:
                BertOnnx.Save(masked, path);
                break;
            case MobileBertStudent mobile:
                MobileBertOnnx.Save(mobile, path);
                break;
            case BiLstmStudent bilstm:
                BiLstmOnnx.Save(bilstm, path);
                break;
            default:
                throw new NotSupportedException($"no ONNX export of {student?.GetType().Name}");
        }
    }
}
