namespace OnnxDistill.Data.Labels;

/// <summary>What the logits of a teacher mean.</summary>
public enum TaskKind
{
    /// <summary>One class of several; a logit each.</summary>
    SingleLabel,

    /// <summary>A real number; one logit.</summary>
    Regression,
}
