namespace OnnxDistill.Teacher.SelfChecks;

/// <summary>One output for one probe row.</summary>
/// <param name="Shape">The output's shape without its first axis, the rows.</param>
/// <param name="Values">The elements, row-major.</param>
internal sealed record ProbeTensor(long[] Shape, float[] Values);
