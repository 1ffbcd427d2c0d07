using CsCheck;
using OnnxDistill.Data.Tokenizers.Unigram;

namespace OnnxDistill.Data.Tests.Tokenizers.Unigram;

public sealed class UnigramTrieTests
{
    // Few letters make deep tries, all of the basic plane wide ones.
    private static readonly Gen<string> _piece = Gen.Frequency(
        (3, Gen.Char['a', 'd'].Array[0, 8].Select(c => new string(c))),
        (1, Gen.Char['\0', '\uFFFF'].Array[0, 4].Select(c => new string(c))));

    [Fact]
    public void Every_piece_is_found_and_nothing_else() => Gen.Select(_piece.Array[0, 3000], _piece.Array[500]).Sample(
        (pieces, others) =>
        {
            var trie = new UnigramTrie([.. pieces.Select(p => (p, 0.0))]);
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var id = 0; id < pieces.Length; id++)
            {
                ids[pieces[id]] = id;
            }

            ids.Remove("");
            foreach (var text in pieces.Concat(others))
            {
                trie.Find(text).ShouldBe(ids.GetValueOrDefault(text, -1), text);
            }
        },
        seed: "0N0XIzNsQ0O2",
        iter: 40);

    [Fact]
    public void A_vocabulary_of_every_unit_fits()
    {
        var pieces = Enumerable.Range(0, 0x10000).Select(c => (((char)c).ToString(), 0.0)).ToArray();
        var trie = new UnigramTrie(pieces);
        Enumerable.Range(0, 0x10000).ShouldAllBe(c => trie.Find(((char)c).ToString()) == c);
    }

    [Fact]
    public void Places_stay_dense()
    {
        var random = new Random(1);
        var pieces = Enumerable.Range(0, 50_000).Select(_ => (string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => (char)('a' + (int)(26 * Math.Pow(random.NextDouble(), 3))))), 0.0)).ToArray();
        var nodes = pieces.SelectMany(p => Enumerable.Range(1, p.Item1.Length).Select(n => p.Item1[..n])).Distinct().Count();
        new UnigramTrie(pieces).Nodes.Length.ShouldBeLessThan((nodes * 3 / 2) + 100);
    }
}
