using System.Globalization;

namespace OnnxDistill.SoftTargets.Captures;

/// <summary>One tensor of the teacher that a cache holds as one column.</summary>
/// <param name="Kind">What the tensor is.</param>
/// <param name="Layer">The hidden state (0..L) or layer (0..L-1); 0 for the vocabulary.</param>
internal readonly record struct Tap(TapKind Kind, int Layer)
{
    /// <summary>Gets the tensor's name: <c>hidden</c>, <c>cls</c>, <c>scores</c>, <c>queries</c>, <c>keys</c>, <c>values</c>, <c>vocabulary_ids</c>...</summary>
    public string Name => Kind switch
    {
        TapKind.Hidden => "hidden",
        TapKind.HiddenCls => "cls",
        TapKind.Scores => "scores",
        TapKind.Queries => "queries",
        TapKind.Keys => "keys",
        TapKind.Values => "values",
        TapKind.Logits => "logits",
        TapKind.VocabularyIds => "vocabulary_ids",
        TapKind.VocabularyRest => "vocabulary_rest",
        _ => "vocabulary_logprobs",
    };

    /// <summary>Gets a value indicating whether the tensor comes from the masked-language head and not from a layer.</summary>
    public bool IsVocabulary => Kind is TapKind.Vocabulary or TapKind.VocabularyIds or TapKind.VocabularyRest;

    /// <summary>Gets the column's name, such as <c>hidden_03</c>.</summary>
    public string Column => IsVocabulary ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}_{Layer:00}");
}
