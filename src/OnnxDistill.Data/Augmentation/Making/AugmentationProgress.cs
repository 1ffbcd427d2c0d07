namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>How far an augmentation is.</summary>
/// <param name="Rows">The rows of the source done.</param>
/// <param name="Total">All rows of the source.</param>
/// <param name="RowsPerSecond">The speed so far.</param>
internal readonly record struct AugmentationProgress(long Rows, long Total, double RowsPerSecond);
