namespace OnnxDistill.SoftTargets.Plans;

/// <summary>Rows that the teacher sees together, in this order, padded to one width.</summary>
/// <param name="Width">Tokens to which each row is padded.</param>
/// <param name="Rows">Row numbers, 0-based: of the data set, or as <see cref="MaskingPlan"/> counts masked rows.</param>
public sealed record PlannedBatch(int Width, int[] Rows);
