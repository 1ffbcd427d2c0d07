namespace OnnxDistill.Student.Objectives.Logits;

/// <summary>What a sum over rows and classes is divided by.</summary>
internal enum Reduction
{
    /// <summary>The number of rows.</summary>
    BatchMean,

    /// <summary>The number of rows times the number of classes.</summary>
    Mean,
}
