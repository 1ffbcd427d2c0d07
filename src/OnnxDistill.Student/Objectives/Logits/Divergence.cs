namespace OnnxDistill.Student.Objectives.Logits;

/// <summary>How two distributions are compared; the gradients are the same, the values are not.</summary>
internal enum Divergence
{
    /// <summary>Kullback-Leibler divergence, 0 for equal distributions.</summary>
    Kl,

    /// <summary>Cross entropy against the teacher's probabilities.</summary>
    CrossEntropy,
}
