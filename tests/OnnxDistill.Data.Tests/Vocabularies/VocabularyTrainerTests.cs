using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Tests.Tokenizers;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Vocabularies;

namespace OnnxDistill.Data.Tests.Vocabularies;

public sealed class VocabularyTrainerTests
{
    private static readonly (string Word, int Count)[] _words =
    [
        ("banana", 101), ("bananas", 67), ("cabana", 53), ("ananas", 41), ("nab", 37), ("abababa", 31), ("Baobab", 29), ("café", 23), ("cafés", 19),
        ("naïve", 17), ("low", 211), ("lower", 151), ("lowest", 131), ("newer", 113), ("newest", 97), ("wider", 89), ("widest", 83), ("unaffable", 13),
        ("aaaa", 7), ("aaa", 11), ("re-do", 5), ("don't", 43), ("中国", 3), ("x2", 2), ("über", 6),
    ];

    // Hugging Face's own trainer on this text (npm tokenizers 0.23.2, Tokenizer.train over WordPiece.empty()), six runs alike: no merge is a tie.
    private const string Merged =
        "lo low ##na ##er ##es ##est ##ana ne new ##ab wi wid bana banana lower lowest newer newest wider widest bananas ##bab cab cabana " +
        "do don ca caf ana ##nas ananas nab abab ##aba abababa ba ##obab baobab ##aa cafe cafes aaa na ##iv naiv naive una ##ff ##le ##able " +
        "unaff unaffable aaaa ub uber re x2";

    [Fact]
    public void Merged_pieces_and_their_order_are_those_of_hugging_face()
    {
        var trained = Train(new VocabularyOptions { MinFrequency = 0 });

        string.Join(' ', trained.Pieces.Skip(trained.Special + trained.Characters)).ShouldBe(Merged);
    }

    [Fact]
    public void Upper_case_and_accents_stay_where_they_are_wanted()
    {
        var pieces = Train(new VocabularyOptions { LowerCase = false }).Pieces;

        pieces.ShouldContain("Baobab");
        pieces.ShouldContain("naïve");
    }

    [Fact]
    public void Special_tokens_come_first_then_characters_then_those_behind_a_beginning()
    {
        var trained = Train(new VocabularyOptions(), ("ba", 3), ("cab", 1));

        trained.Pieces.ShouldBe(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "##a", "##b", "ba"]);
        (trained.Special, trained.Characters).ShouldBe((5, 5));
    }

    [Fact]
    public void A_size_ends_the_merges_and_a_frequency_does_so_too()
    {
        var all = Train(new VocabularyOptions { MinFrequency = 0 }).Pieces;

        Train(new VocabularyOptions { MinFrequency = 0, Size = 60 }).Pieces.ShouldBe(all.Take(60));
        Train(new VocabularyOptions { MinFrequency = 100 }).Pieces[^1].ShouldBe("newer");
    }

    [Fact]
    public void A_size_without_room_for_the_characters_is_refused_with_the_least_that_has()
    {
        var error = Should.Throw<InvalidDataException>(() => Train(new VocabularyOptions { Size = 9 }, ("ba", 3), ("cab", 1)));

        error.Message.ShouldContain("give a --size of at least 10");
        Train(new VocabularyOptions { Size = 10 }, ("ba", 3), ("cab", 1)).Pieces.Count.ShouldBe(10);
    }

    [Fact]
    public void Rare_characters_beyond_the_alphabet_are_left_out_of_the_words_and_counted()
    {
        var trained = Train(new VocabularyOptions { Alphabet = 2 }, ("ab", 5), ("axb", 1));

        trained.Pieces.Skip(5).ShouldBe(["a", "b", "##b", "ab"]);
        (trained.DroppedCharacters, trained.UnknownWords, trained.WholeWords, trained.Words).ShouldBe((1, 1, 5, 6));
    }

    [Fact]
    public void Both_texts_of_a_pair_count_and_special_tokens_in_a_text_are_text()
    {
        var trained = VocabularyTrainer.Train([new Example(0, 1, "ab [SEP]", "ab", null)], new VocabularyOptions());

        trained.Pieces.ShouldContain("ab");
        trained.Pieces.ShouldContain("]");
        (trained.Rows, trained.Words, trained.DistinctWords).ShouldBe((1, 5, 4));
    }

    [Fact]
    public void Rows_of_token_ids_and_rows_without_a_word_are_refused()
    {
        Should.Throw<InvalidDataException>(() => VocabularyTrainer.Train([new Example(0, 7, null, null, null, [1, 2])], new VocabularyOptions())).Message.ShouldContain("row 7");
        Should.Throw<InvalidDataException>(() => VocabularyTrainer.Train([new Example(0, 1, " \t", null, null)], new VocabularyOptions())).Message.ShouldContain("no word");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_files_load_here_and_in_hugging_face_s_library_and_give_the_same_ids(bool lower)
    {
        var trained = Train(new VocabularyOptions { Size = 90, LowerCase = lower });
        using var oracle = new Oracle(trained.Files);
        var tokenizer = trained.Files.Load("trained");
        var fromVocabulary = new TokenizerFiles(trained.Files.Files.Where(f => f.Key != "tokenizer.json").ToDictionary()).Load("trained");

        foreach (var text in new[] { "Bananas newer than cafés", "the widest Baobab 中国 [MASK] don't", "über-low" })
        {
            var ids = tokenizer.Encode(text, null, new EncodeOptions()).InputIds;
            ids.ShouldBe(oracle.Encode(text));
            ids.ShouldBe(fromVocabulary.Encode(text, null, new EncodeOptions()).InputIds);
        }

        tokenizer.VocabularySize.ShouldBe(90);
        trained.Files.Files.Keys.ShouldBe(["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"], ignoreOrder: true);
    }

    [Fact]
    public void The_order_of_the_rows_does_not_matter()
    {
        var rows = _words.Select((w, i) => new Example(i, i + 1, w.Word + " " + w.Word, null, null)).ToList();
        var forward = VocabularyTrainer.Train(rows, new VocabularyOptions());

        VocabularyTrainer.Train(Enumerable.Reverse(rows), new VocabularyOptions()).Pieces.ShouldBe(forward.Pieces);
    }

    [Fact]
    public void A_training_can_be_cancelled_and_tells_how_far_it_is()
    {
        var seen = new List<VocabularyProgress>();
        var trained = VocabularyTrainer.Train(Rows(_words), new VocabularyOptions { Size = 80 }, new Seen(seen));

        seen[^1].ShouldBe(new VocabularyProgress(trained.Rows, 80, 80));
        Should.Throw<OperationCanceledException>(() => VocabularyTrainer.Train(Rows(_words), new VocabularyOptions(), null, new CancellationToken(canceled: true)));
    }

    private static TrainedVocabulary Train(VocabularyOptions options, params (string Word, int Count)[] words) =>
        VocabularyTrainer.Train(Rows(words.Length > 0 ? words : _words), options);

    private static IEnumerable<Example> Rows((string Word, int Count)[] words) =>
        words.SelectMany(w => Enumerable.Repeat(w.Word, w.Count)).Select((text, i) => new Example(i, i + 1, text, null, null));

    private sealed class Seen(List<VocabularyProgress> list) : IProgress<VocabularyProgress>
    {
        public void Report(VocabularyProgress value) => list.Add(value);
    }
}
