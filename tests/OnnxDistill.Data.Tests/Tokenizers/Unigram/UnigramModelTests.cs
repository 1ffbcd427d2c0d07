using System.Text.Json;
using CsCheck;
using OnnxDistill.Data.Tokenizers.Models;
using OnnxDistill.Data.Tokenizers.Unigram;

namespace OnnxDistill.Data.Tests.Tokenizers.Unigram;

public sealed class UnigramModelTests
{
    private const string Seed = "0N0XIzNsQ0O2";

    private static readonly (string Piece, double Score)[] _letters =
        [("<unk>", 0), ("a", 0), ("b", 0), ("c", 0), ("d", 0), ("cd", 1), ("ab", 2), ("abc", 5), ("abcd", 10)];

    private static readonly string[] _alphabet = ["a", "b", "c", "▁", "é", "中", "\U0001F600", "\U0001F601", "<", ">", "unk", "e\u0301"];

    private static readonly Gen<string> _word = Gen.Int[0, _alphabet.Length - 1].Array[0, 24].Select(a => string.Concat(a.Select(i => _alphabet[i])));

    private static readonly Gen<string> _piece = Gen.Int[0, _alphabet.Length - 3].Array[1, 4].Select(a => string.Concat(a.Select(i => _alphabet[i])));

    [Fact]
    public void The_way_of_the_largest_sum_is_taken() => Tokens(new(_letters, 0, false), "abcdacdxx").ShouldBe(
        [new(8, 0, 4), new(1, 4, 5), new(5, 5, 7), new(0, 7, 9)]);

    [Fact]
    public void Whole_scores_with_many_ties_fall_out_as_in_Hugging_Face()
    {
        var vocabulary = Gen.Select(_piece, Gen.Int[-3, 1]).Array[1, 40];
        Gen.Select(vocabulary, _word.Array[20]).Sample((pieces, words) => Compare([("<unk>", 0), .. pieces.Select(p => (p.Item1, (double)p.Item2))], 0, false, words), seed: Seed, iter: 150, threads: 1);
    }

    [Fact]
    public void Scores_like_those_of_real_vocabularies_fall_out_as_in_Hugging_Face()
    {
        var vocabulary = Gen.Select(_piece, Gen.Double[-12, -2]).Array[1, 60];
        Gen.Select(vocabulary, _word.Array[20]).Sample((pieces, words) => Compare([.. pieces, ("<unk>", 0)], pieces.Length, false, words), seed: Seed, iter: 150, threads: 1);
    }

    [Fact]
    public void Byte_pieces_stand_for_unknown_characters_where_all_are_there()
    {
        var bytes = Enumerable.Range(0, 256).Where(b => b != 0x98).Select(b => ($"<0x{b:X2}>", -5.0)).ToArray();
        var vocabulary = Gen.Select(_piece, Gen.Double[-12, -2]).Array[1, 10];
        Gen.Select(vocabulary, _word.Array[20]).Sample((pieces, words) => Compare([("<unk>", 0), .. pieces, .. bytes], 0, true, words), seed: Seed, iter: 150, threads: 1);
    }

    [Fact]
    public void A_byte_piece_has_the_position_of_the_whole_stretch() =>
        Tokens(new([("<unk>", 0), ("a", -1), ("<0xC3>", -2), ("<0xA9>", -2)], 0, true), "aéé").ShouldBe(
            [new(1, 0, 1), new(2, 1, 3), new(3, 1, 3), new(2, 1, 3), new(3, 1, 3)]);

    [Fact]
    public void Half_a_surrogate_pair_is_one_unknown_character() =>
        Tokens(new(_letters, 0, false), "a\uD83Db").ShouldBe([new(1, 0, 1), new(0, 1, 2), new(2, 2, 3)]);

    [Fact]
    public void A_long_text_without_blanks_is_cut_in_one_go()
    {
        var text = string.Concat(Enumerable.Repeat("abcdcd", 20_000));
        var tokens = Tokens(new(_letters, 0, false), text);
        tokens.Count.ShouldBe(40_000);
        tokens[^1].ShouldBe(new(5, text.Length - 2, text.Length));
    }

    [Fact]
    public void A_word_that_is_met_again_has_the_same_tokens()
    {
        var model = new UnigramModel(_letters, 0, false);
        Gen.Int[0, 5].Array[0, 60].Select(a => string.Concat(a.Select(i => "abcdx\U0001F600"[i]))).Sample(
            word =>
            {
                var first = Tokens(model, word);
                Tokens(model, word).ShouldBe(first);
                Tokens(new(_letters, 0, false), word).ShouldBe(first);
                first.Select(t => t.Start).ShouldBe([.. first.Count > 0 ? [0] : Array.Empty<int>(), .. first.SkipLast(1).Select(t => t.End)]);
            },
            seed: Seed,
            iter: 2000);
    }

    [Fact]
    public void An_unknown_character_needs_an_unknown_piece()
    {
        var model = new UnigramModel([("a", 0)], null, false);
        Tokens(model, "aa").Count.ShouldBe(2);
        Should.Throw<InvalidDataException>(() => Tokens(model, "ab")).Message.ShouldContain("unk_id");
    }

    [Fact]
    public void Of_two_equal_pieces_the_later_one_counts() =>
        Tokens(new([("<unk>", 0), ("a", -1), ("a", -2), ("", 3)], 0, false), "a").ShouldBe([new(2, 0, 1)]);

    [Theory]
    [InlineData(3, 0.0, "unk_id")]
    [InlineData(-1, 0.0, "unk_id")]
    [InlineData(0, double.NaN, "'a'")]
    [InlineData(0, double.NegativeInfinity, "'a'")]
    public void A_broken_vocabulary_is_refused(int unknown, double score, string named) =>
        Should.Throw<InvalidDataException>(() => new UnigramModel([("<unk>", 0), ("a", score)], unknown, false)).Message.ShouldContain(named);

    private static List<ModelToken> Tokens(UnigramModel model, string text)
    {
        var tokens = new List<ModelToken>();
        model.Tokenize(text, tokens);
        return tokens;
    }

    private static void Compare((string Piece, double Score)[] pieces, int unknown, bool bytes, string[] words)
    {
        // The library reads the scores from JSON, and its reader rounds twice.
        var model = new UnigramModel([.. pieces.Select(p => (p.Piece, PieceScore.Parse(JsonSerializer.Serialize(p.Score))))], unknown, bytes);
        using var oracle = new UnigramOracle(pieces, unknown, bytes);
        foreach (var word in words)
        {
            Tokens(model, word).Select(t => t.Id).ShouldBe(oracle.Encode(word), word);
        }
    }
}
