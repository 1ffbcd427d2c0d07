namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>A piece of the vocabulary: its text, its score (a log probability, or minus its rank among merges) and what it is for.</summary>
internal readonly record struct SentencePieceEntry(string Piece, float Score, SentencePieceKind Kind);
