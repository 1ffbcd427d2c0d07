using OnnxDistill.Teacher.Scoring;

namespace OnnxDistill.StudentTrainer.Exporting;

/// <summary>An exported file and what was measured of it.</summary>
/// <param name="Name">The file, below the exported folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="RowsPerSecond">How many rows it answers in a second.</param>
/// <param name="Score">Its metrics on dev; null where there is no dev.</param>
internal sealed record MeasuredFile(string Name, long Bytes, double RowsPerSecond, ScoreResult? Score);
