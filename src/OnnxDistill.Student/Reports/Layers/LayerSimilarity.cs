namespace OnnxDistill.Student.Reports.Layers;

/// <summary>How alike a student's layers are to the teacher's that it was trained to imitate.</summary>
/// <param name="Pairs">The pairs; none where the recipe compares no layers, or where <paramref name="Reason"/> says why.</param>
/// <param name="Reason">Why nothing could be compared, and the way out; null where it could.</param>
/// <param name="Cache">The name of the cache that the teacher's tensors are from.</param>
internal sealed record LayerSimilarity(IReadOnlyList<SimilarityPair> Pairs, string? Reason, string Cache);
