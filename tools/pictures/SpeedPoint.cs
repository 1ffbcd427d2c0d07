namespace OnnxDistill.Pictures;

/// <summary>A model in the picture of score against speed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Score">How good it is; more is better.</param>
/// <param name="RowsPerSecond">How fast it is.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="IsTeacher">Whether it is the teacher, which is a cross.</param>
internal sealed record SpeedPoint(string Name, double Score, double RowsPerSecond, long Bytes, bool IsTeacher = false);
