namespace OnnxDistill.Student.Reports;

/// <summary>A file of a run's checkpoint.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
internal sealed record RunFile(string Name, long Bytes);
