using OnnxDistill.Student.Models;

namespace OnnxDistill.Student.Reports;

/// <summary>How many parameters a part of the student has.</summary>
/// <param name="Part">Embeddings, encoder, or everything after it.</param>
/// <param name="Parameters">The number of its weights.</param>
internal sealed record ParameterShare(string Part, long Parameters)
{
    /// <summary>The parts of a student, in the order in which a row goes through them.</summary>
    /// <param name="model">The student.</param>
    public static IReadOnlyList<ParameterShare> Of(StudentModel model) =>
    [
        .. model.NamedParameters().GroupBy(p => PartOf(p.Name)).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ParameterShare(g.Key[2..], g.Sum(p => p.Value.numel()))),
    ];

    // The number in front is the order.
    private static string PartOf(string name) =>
        name.Contains("embed", StringComparison.OrdinalIgnoreCase) ? "0 embeddings"
        : name.Contains("encoder", StringComparison.Ordinal) || name.Contains("lstm", StringComparison.OrdinalIgnoreCase) ? "1 encoder"
        : "2 head";
}
