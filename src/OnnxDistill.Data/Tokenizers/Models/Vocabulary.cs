namespace OnnxDistill.Data.Tokenizers.Models;

/// <summary>The pieces of a model and their ids.</summary>
internal sealed class Vocabulary
{
    private const int LargestId = 10_000_000;
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<int, string> _pieces;

    /// <summary>A vocabulary of these pieces; of two equal ones the later counts.</summary>
    /// <param name="pieces">The pieces with their ids.</param>
    /// <param name="count">The number of entries in the file, where equal ones count apart; else the number of pieces.</param>
    /// <exception cref="InvalidDataException">An id is negative or above ten million.</exception>
    public Vocabulary(IEnumerable<KeyValuePair<string, int>> pieces, int? count = null)
    {
        _ids = new(StringComparer.Ordinal);
        foreach (var (piece, id) in pieces)
        {
            _ids[piece] = id is >= 0 and <= LargestId ? id : throw new InvalidDataException($"the vocabulary gives the piece '{piece}' no valid id ({id})");
        }

        _pieces = new(_ids.Count);
        foreach (var (piece, id) in _ids)
        {
            _pieces[id] = piece;
        }

        Count = count ?? _ids.Count;
        Size = _pieces.Count == 0 ? 0 : _pieces.Keys.Max() + 1;
    }

    /// <summary>Gets the number of entries, after which Hugging Face's library numbers added tokens.</summary>
    public int Count { get; }

    /// <summary>Gets the largest id plus one.</summary>
    public int Size { get; }

    /// <summary>Gets the ids by piece.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The id of a piece, or null.</summary>
    public int? IdOf(string piece) => _ids.TryGetValue(piece, out var id) ? id : null;

    /// <summary>The piece of an id, or null.</summary>
    public string? PieceOf(int id) => _pieces.GetValueOrDefault(id);
}
