namespace OnnxDistill.Data.Vocabularies;

/// <summary>The pieces of a vocabulary by id, and their ids.</summary>
internal sealed class PieceTable
{
    /// <summary>What a piece begins with that stands behind another one.</summary>
    public const string Prefix = "##";

    private readonly List<string> _pieces = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Gets the pieces by id.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>The id of a piece, a new one where it is new.</summary>
    public int Add(string piece)
    {
        if (!_ids.TryGetValue(piece, out var id))
        {
            id = _pieces.Count;
            _pieces.Add(piece);
            _ids.Add(piece, id);
        }

        return id;
    }

    /// <summary>The id of the piece that two make.</summary>
    public int Add(PiecePair pair)
    {
        var right = _pieces[pair.Right];
        return Add(string.Concat(_pieces[pair.Left], right.StartsWith(Prefix, StringComparison.Ordinal) ? right.AsSpan(Prefix.Length) : right));
    }
}
