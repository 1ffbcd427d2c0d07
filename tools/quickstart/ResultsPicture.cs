using OnnxDistill.Pictures;

namespace OnnxDistill.Quickstart;

/// <summary>The same results as a picture: score against speed, the file's size as area, the teacher as a cross.</summary>
internal static class ResultsPicture
{
    /// <summary>Writes the PNG; the first result is the teacher.</summary>
    public static void Save(string path, IReadOnlyList<ModelResult> results) => File.WriteAllBytes(path, SpeedPicture.Png(
        [.. results.Select((r, i) => new SpeedPoint(r.Name, r.Accuracy, r.RowsPerSecond, r.Bytes, IsTeacher: i == 0))],
        "accuracy on the test rows",
        "rows a second in ONNX Runtime"));
}
