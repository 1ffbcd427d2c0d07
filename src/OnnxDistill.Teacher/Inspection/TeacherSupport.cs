namespace OnnxDistill.Teacher.Inspection;

/// <summary>What can be had from a model.</summary>
public enum TeacherSupport
{
    /// <summary>Its outputs, and every hidden state, score, query, key and value of its encoder.</summary>
    Full,

    /// <summary>Its own outputs; inner tensors only as far as they are offered.</summary>
    LogitsOnly,

    /// <summary>Nothing: it is no model, or not one that reads text.</summary>
    Refused,
}
