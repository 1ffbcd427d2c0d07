using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Tests.Tokenizers;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Vocabularies;

namespace OnnxDistill.Data.Tests.Vocabularies;

public sealed class WordVocabularyTrainerTests
{
    private static readonly string[] _texts = ["A good film, a GOOD plot!", "the café isn't good", "film of the year"];

    [Fact]
    public void Words_come_by_frequency_then_by_code_behind_padding_and_the_unknown_one()
    {
        var made = Train(new WordVocabularyOptions());

        made.Pieces.ShouldBe(["[PAD]", "[UNK]", "good", "a", "film", "the", "!", "'", ",", "cafe", "isn", "of", "plot", "t", "year"]);
        (made.Special, made.Rows, made.Words, made.DistinctWords, made.WholeWords, made.UnknownWords, made.VectorWords).ShouldBe((2, 3, 18, 13, 18, 0, 0));
    }

    [Fact]
    public void Size_and_frequency_leave_rare_words_to_the_unknown_one()
    {
        Train(new WordVocabularyOptions { Size = 4 }).Pieces.ShouldBe(["[PAD]", "[UNK]", "good", "a"]);
        var made = Train(new WordVocabularyOptions { MinFrequency = 3 });

        made.Pieces.ShouldBe(["[PAD]", "[UNK]", "good"]);
        made.UnknownWords.ShouldBe(15);
        made.Files.Load("made").Encode("a good one", null, new EncodeOptions()).InputIds.ShouldBe([1, 2, 1]);
    }

    [Fact]
    public void Words_with_vectors_follow_those_of_the_data_as_far_as_there_is_room()
    {
        using var folder = new TemporaryFolder();
        var vectors = folder.Write("v.txt", "the 1 2\nactor 1 2\nn't 1 2\nActor 1 2\nmovie 1 2\n\nscript 1 2\n");

        var made = Train(new WordVocabularyOptions { Vectors = vectors, Size = 17 });

        made.Pieces.Skip(15).ShouldBe(["actor", "movie"]);          // n't is two words to this tokenizer, and Actor none
        made.VectorWords.ShouldBe(2);
        Train(new WordVocabularyOptions { Vectors = folder.Write("w.txt", "2 3\nactor 1 2 3\n4 1 2 3\n") }).Pieces.Skip(15).ShouldBe(["actor", "4"]);
        Should.Throw<InvalidDataException>(() => Train(new WordVocabularyOptions { Vectors = folder.Write("x.txt", "the 1\nfilm\n") })).Message.ShouldEndWith("x.txt:2: 0 values after the word instead of 1");
    }

    [Fact]
    public void Case_and_accents_stay_where_they_are_wanted() =>
        new[] { "GOOD", "good", "café", "A", "a" }.ShouldBeSubsetOf(Train(new WordVocabularyOptions { LowerCase = false }).Pieces);

    [Fact]
    public void What_gives_no_word_is_refused()
    {
        Should.Throw<InvalidDataException>(() => Train(new WordVocabularyOptions { Size = 2 })).Message.ShouldEndWith("give a --size of at least 3");
        Should.Throw<InvalidDataException>(() => Train(new WordVocabularyOptions { MinFrequency = 9 })).Message.ShouldBe("no word occurs 9 times; lower --min-frequency");
        Should.Throw<InvalidDataException>(() => WordVocabularyTrainer.Train([new Example(0, 7, null, null, null, [1])], new WordVocabularyOptions())).Message.ShouldContain("row 7");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_files_load_here_and_in_hugging_face_s_library_and_give_the_same_ids(bool lower)
    {
        var made = Train(new WordVocabularyOptions { LowerCase = lower });
        using var oracle = new Oracle(made.Files);
        var tokenizer = made.Files.Load("made");

        foreach (var text in new[] { "the GOOD café, isn't it?", "中国 film of\tthe year [UNK] a", "", "nothing known" })
        {
            tokenizer.Encode(text, null, new EncodeOptions()).InputIds.ShouldBe(oracle.Encode(text));
        }

        (tokenizer.VocabularySize, tokenizer.PadId).ShouldBe((made.Pieces.Count, 0));
    }

    [Fact]
    public void A_pair_is_its_texts_one_behind_the_other_and_exports_as_the_same()
    {
        var files = Train(new WordVocabularyOptions()).Files;
        var tokenizer = files.Load("made");

        var pair = tokenizer.Encode("a film", "good plot", new EncodeOptions());
        var exported = files.ForExport(3).Load("exported").Encode("a film", "good plot", new EncodeOptions { MaxLength = 3 });

        pair.InputIds.ShouldBe([3, 4, 2, 12]);
        pair.PairStart.ShouldBe(2);
        exported.InputIds.Length.ShouldBe(3);
        System.Text.Encoding.UTF8.GetString(files.ForExport(3).Files["tokenizer_config.json"]).ShouldContain("\"model_max_length\": 3");
    }

    private static TrainedVocabulary Train(WordVocabularyOptions options) =>
        WordVocabularyTrainer.Train(_texts.Select((text, i) => new Example(i, i + 1, text, null, null)), options);
}
