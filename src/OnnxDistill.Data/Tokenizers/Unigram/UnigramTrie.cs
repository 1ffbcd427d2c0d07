namespace OnnxDistill.Data.Tokenizers.Unigram;

/// <summary>
/// The pieces of a vocabulary as a double-array trie over UTF-16 units. Units are first replaced by small codes, the most frequent ones
/// smallest, so that scripts of many thousand characters do not spread a node's children over the whole array.
/// </summary>
internal sealed class UnigramTrie
{
    private readonly int[] _codes;
    private readonly UnigramTrieNode[] _nodes;

    /// <summary>Builds the trie.</summary>
    /// <param name="pieces">The pieces by id; an empty piece matches nothing, and of two equal ones the later one counts.</param>
    public UnigramTrie(IReadOnlyList<(string Piece, double Score)> pieces) => (_codes, _nodes) = UnigramTrieBuilder.Build(pieces);

    /// <summary>Gets the code of every UTF-16 unit; 0 where no piece has it.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Gets the nodes; the root is the first. Every base plus any code lies inside.</summary>
    public ReadOnlySpan<UnigramTrieNode> Nodes => _nodes;

    /// <summary>Finds the id of a whole piece; -1 where there is none.</summary>
    public int Find(ReadOnlySpan<char> piece)
    {
        var node = 0;
        foreach (var unit in piece)
        {
            var code = _codes[unit];
            var next = _nodes[node].Base + code;
            if (code == 0 || _nodes[next].Parent != node)
            {
                return -1;
            }

            node = next;
        }

        return _nodes[node].Id;
    }
}
