namespace OnnxDistill.Data.Vocabularies;

/// <summary>Which pair is merged next: the one that occurs most often, of equal ones the pair of the lower ids.</summary>
internal readonly record struct MergeRank(long Count, PiecePair Pair) : IComparable<MergeRank>
{
    /// <inheritdoc/>
    public int CompareTo(MergeRank other) => Count != other.Count ? other.Count.CompareTo(Count) : Pair.CompareTo(other.Pair);
}
