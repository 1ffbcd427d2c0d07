using OnnxDistill.Data.Examples;

namespace OnnxDistill.Data.Augmentation.Making;

/// <summary>A row that text is made of.</summary>
/// <param name="Example">The row; it has a text.</param>
/// <param name="Tags">The tags of its words, and of those of its second text; null where none are given.</param>
internal sealed record SourceRow(Example Example, Example? Tags);
