using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Benchmarks.Caching;

/// <summary>TinyBERT's capture for a student of half the teacher's layers: every second hidden state and every second layer's scores.</summary>
internal static class TinyBertCapture
{
    /// <summary>The capture for a teacher of so many layers: <c>hidden:0,2,4,6,scores:1,3,5</c> for six.</summary>
    public static string For(int layers)
    {
        var hidden = string.Join(',', Enumerable.Range(0, (layers / 2) + 1).Select(i => 2 * i));
        var scores = string.Join(',', Enumerable.Range(0, layers / 2).Select(i => (2 * i) + 1));
        return $"hidden:{hidden},scores:{scores}";
    }

    /// <summary>The capture for the benchmarks' teacher.</summary>
    public static string ForTeacher()
    {
        // Hidden states: the config may not tell the layers, the graph does.
        using var teacher = TextTeacher.Open(TeacherFolder.Resolve(BenchmarkSettings.Teacher, null), new ClassifierOptions(), Capture.Parse("hidden"));
        return For(teacher.Facts.Layers!.Value);
    }
}
