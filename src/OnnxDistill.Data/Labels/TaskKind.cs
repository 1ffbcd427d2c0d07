namespace OnnxDistill.Data.Labels;

/// <summary>What the logits of a teacher mean.</summary>
public enum TaskKind
{
    /// <summary>One class of several; a logit each.</summary>
    SingleLabel,

    /// <summary>A real number; one logit.</summary>
    Regression,

    /// <summary>Any number of classes at once, or none; a logit each, and its sigmoid is the probability of that class alone.</summary>
    MultiLabel,
}
