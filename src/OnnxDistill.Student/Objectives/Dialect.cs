namespace OnnxDistill.Student.Objectives;

/// <summary>How an objective normalises and treats padding. The rest of its settings are the same in each.</summary>
internal enum Dialect
{
    /// <summary>The sum over the valid elements of the whole batch, divided by their number; padding is removed by the mask.</summary>
    Masked,

    /// <summary>The paper's formula for each row at its own length, mean over the rows of the batch.</summary>
    Paper,

    /// <summary>The public code, padding and all.</summary>
    Reference,
}
