namespace OnnxDistill.Teacher.Inspection;

/// <summary>What can be had from a model.</summary>
public enum TeacherSupport
{
    /// <summary>Its logits.</summary>
    LogitsOnly,

    /// <summary>Nothing: it is no model, or not one that reads text and gives logits.</summary>
    Refused,
}
