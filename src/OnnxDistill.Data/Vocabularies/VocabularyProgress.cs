namespace OnnxDistill.Data.Vocabularies;

/// <summary>How far the training of a vocabulary is.</summary>
/// <param name="Rows">The rows read so far.</param>
/// <param name="Pieces">The pieces so far; 0 while rows are read.</param>
/// <param name="Size">The pieces asked for.</param>
public readonly record struct VocabularyProgress(long Rows, int Pieces, int Size);
