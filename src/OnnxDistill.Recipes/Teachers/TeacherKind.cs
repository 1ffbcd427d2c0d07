namespace OnnxDistill.Recipes.Teachers;

/// <summary>What a teacher says of a text.</summary>
public enum TeacherKind
{
    /// <summary>Logits of classes, or one real number.</summary>
    Classifier,

    /// <summary>A distribution over the vocabulary for each masked token.</summary>
    MaskedLanguageModel,
}
