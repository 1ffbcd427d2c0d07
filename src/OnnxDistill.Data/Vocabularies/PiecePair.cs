namespace OnnxDistill.Data.Vocabularies;

/// <summary>Two pieces that stand side by side in a word, by their ids.</summary>
internal readonly record struct PiecePair(int Left, int Right) : IComparable<PiecePair>
{
    /// <inheritdoc/>
    public int CompareTo(PiecePair other) => Left != other.Left ? Left.CompareTo(other.Left) : Right.CompareTo(other.Right);
}
