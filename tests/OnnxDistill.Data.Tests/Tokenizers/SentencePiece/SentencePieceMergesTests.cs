using OnnxDistill.Data.Tokenizers.SentencePiece;

namespace OnnxDistill.Data.Tests.Tokenizers.SentencePiece;

public sealed class SentencePieceMergesTests
{
    [Fact]
    public void Every_way_to_make_a_piece_is_a_merge_best_score_first() => Merges(
        ("<unk>", 0), ("a", -10), ("b", -11), ("c", -12), ("ab", -1), ("bc", -2), ("abc", -3)).ShouldBe(["a b", "b c", "ab c", "a bc"]);

    [Fact]
    public void Of_equal_scores_the_longer_left_side_comes_first_then_the_longer_right_one() => Merges(
        ("a", 0), ("aa", 0), ("aaa", 0), ("aaaa", 0)).ShouldBe(["aaa a", "aa aa", "aa a", "a aaa", "a aa", "a a"]);

    [Fact]
    public void Lengths_count_characters_not_units() => Merges(("x", -9), ("y", -9), ("xy", -1), ("😀", -9), ("z", -9), ("😀z", -1), ("xyz", -1), ("😀xy", -1)).ShouldBe(
        ["xy z", "😀 xy", "x y", "😀 z"]);

    [Fact]
    public void A_piece_that_stands_twice_has_the_last_score() => Merges(("a", 0), ("b", 0), ("ab", -1), ("ba", -2), ("ab", -3)).ShouldBe(["b a", "a b"]);

    [Fact(Timeout = 20_000)]
    public async Task Long_pieces_take_no_time_that_grows_with_their_square()
    {
        var merges = await Task.Run(() => Merges((new('a', 300_000), 0), (new('a', 299_999), 0), ("a", 0)), TestContext.Current.CancellationToken);
        merges.Length.ShouldBe(2);
    }

    private static string[] Merges(params (string Piece, float Score)[] pieces) =>
        [.. SentencePieceMerges.Of([.. pieces.Select(p => new SentencePieceEntry(p.Piece, p.Score, SentencePieceKind.Normal))]).Select(m => $"{m.Left} {m.Right}")];
}
