namespace OnnxDistill.SoftTargets.Plans;

/// <summary>What later stages need to know of the teacher when it is gone.</summary>
/// <param name="Name">The teacher's file or folder name.</param>
/// <param name="Logits">The number of logits; 1 means regression, unless <paramref name="ProblemType"/> says otherwise.</param>
/// <param name="Id2Label">Class names by id, if the teacher has them.</param>
/// <param name="ProblemType">
/// <c>single_label_classification</c>, <c>multi_label_classification</c> or <c>regression</c>, as in Hugging Face's <c>config.json</c>.
/// </param>
/// <param name="Layers">The encoder's layers, if known.</param>
/// <param name="Hidden">The width of a hidden state, if known.</param>
/// <param name="Heads">The attention heads of a layer, if known.</param>
/// <param name="VocabularySize">The rows of the word embedding.</param>
/// <param name="Positions">The longest input in tokens.</param>
/// <param name="AttentionWidth">The width of queries, keys and values, where it is not <paramref name="Hidden"/>, as in MobileBERT.</param>
public sealed record TeacherFacts(
    string Name,
    int Logits,
    IReadOnlyDictionary<int, string>? Id2Label,
    string ProblemType,
    int? Layers,
    int? Hidden,
    int? Heads,
    int VocabularySize,
    int Positions,
    int? AttentionWidth = null)
{
    /// <summary>Gets a value indicating whether a row may have several classes, a sigmoid each.</summary>
    public bool MultiLabel => ProblemType == "multi_label_classification";
}
