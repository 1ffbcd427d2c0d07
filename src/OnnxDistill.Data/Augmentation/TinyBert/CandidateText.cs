using OnnxDistill.Data.Augmentation.Texts;

namespace OnnxDistill.Data.Augmentation.TinyBert;

/// <summary>A text and what may stand in the place of its words.</summary>
/// <param name="Source">The text as given.</param>
/// <param name="Text">Its words.</param>
/// <param name="Candidates">For each word its candidates, at least one; null for a word that stays.</param>
internal sealed record CandidateText(string Source, WordText Text, IReadOnlyList<IReadOnlyList<string>?> Candidates);
