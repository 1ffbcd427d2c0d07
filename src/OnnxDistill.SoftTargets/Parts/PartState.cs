namespace OnnxDistill.SoftTargets.Parts;

/// <summary>What is known of a part's file.</summary>
internal enum PartState
{
    /// <summary>There is no such file yet.</summary>
    Missing,

    /// <summary>The file is whole and belongs to the plan.</summary>
    Finished,

    /// <summary>The file is truncated, damaged, or of another cache.</summary>
    Damaged,
}
