namespace OnnxDistill.Data.Tokenizers.Unigram;

/// <summary>A node of the double array.</summary>
/// <param name="Base">The child by a unit of code c is at Base + c, if that node's parent is this one.</param>
/// <param name="Parent">The index of the node above; -1 where the place is free, -2 for the root.</param>
/// <param name="Id">The id of the piece that ends here; -1 where none does.</param>
internal readonly record struct UnigramTrieNode(int Base, int Parent, int Id);
