using OnnxDistill.Data.Files;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using Row = OnnxDistill.Student.Tests.Support.TextCache.Row;

namespace OnnxDistill.Student.Tests.Retokenizing;

public sealed class RetokenizedDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Row[] _rows = TextCache.Rows(12);
    private readonly string _tokenizer;

    public RetokenizedDataTests() => _tokenizer = TextCache.Tokenizer(_folder["letters"], TextCache.Letters);

    [Fact]
    public void Every_row_has_the_students_ids_and_its_own_text_s_logits_whatever_the_order()
    {
        var random = new Random(5);
        Row[] shuffled = [.. _rows.OrderBy(_ => random.Next())];

        var inputs = Open(shuffled, maxLength: 64);

        var (words, rows) = (inputs.TokenizerFiles!.Load("letters"), Rows(inputs));
        rows.Count.ShouldBe(12);
        for (var i = 0; i < shuffled.Length; i++)
        {
            rows.Ids(i).ToArray().ShouldBe(words.Encode(shuffled[i].Text, null, new EncodeOptions()).InputIds);
            rows.Logits(i).ToArray().ShouldBe(shuffled[i].Logits);
            rows.Label(i).ShouldBe(shuffled[i].Label);
        }

        inputs.Vocabulary.ShouldBe(TextCache.Letters.Length + 5);
        inputs.Notes[0].ShouldContain($"{inputs.Vocabulary} word pieces");
        inputs.Notes[1].ShouldEndWith("data.tsv: text: sentence, label: label");
        inputs.Notes.Count.ShouldBe(2);
    }

    [Fact]
    public void Rows_that_the_cache_lacks_are_counted_named_and_left_out()
    {
        Row[] data = [_rows[0], new("never seen before", 1, []), .. _rows[1..], new("nor this", 0, [])];

        var inputs = Open(data);

        inputs.Rows.Facts.Count.ShouldBe(12);
        inputs.Notes.ShouldContain(n => n.Contains("2 rows of data.tsv are not in ", StringComparison.Ordinal) && n.Contains("line 3, \"never seen before\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_that_the_data_lacks_are_counted() =>
        Open(_rows[..5]).Notes.ShouldContain(n => n.Contains("holds 7 texts that data.tsv lacks", StringComparison.Ordinal));

    [Fact]
    public void Where_no_row_is_found_what_is_compared_is_told() =>
        Should.Throw<InvalidDataException>(() => Open([new("never seen before", 1, [])])).Message.ShouldContain("none of the 1 rows of");

    [Fact]
    public void A_text_that_is_held_twice_has_the_mean_of_both_and_is_named()
    {
        var twice = _rows[3] with { Logits = [-4, 6] };

        var inputs = Open(_rows, cached: [.. _rows, twice]);

        Rows(inputs).Logits(3).ToArray().ShouldBe([-3, 4]);
        inputs.Notes.ShouldContain(n => n.Contains("holds 1 texts more than once with different logits, up to 4 apart (first: line 5, \"a good film number3\")", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_is_held_twice_alike_is_not_worth_a_line() =>
        Open([.. _rows, _rows[3]], cached: [.. _rows, _rows[3] with { Logits = [-2.0001f, 2] }], maxLength: 64).Notes.Count.ShouldBe(2);

    [Fact]
    public void The_label_of_the_data_counts_and_another_one_is_named()
    {
        var inputs = Open([_rows[0] with { Label = 1 }, .. _rows[1..]]);

        Rows(inputs).Label(0).ShouldBe(1);
        inputs.Notes.ShouldContain(n => n.Contains("1 rows of data.tsv have another label than in", StringComparison.Ordinal) && n.Contains("1, in the cache 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_without_labels_has_those_of_the_cache_unless_a_text_has_several()
    {
        var inputs = Open(_rows, cached: [.. _rows, _rows[4] with { Label = 1 }], labels: false);

        Rows(inputs).Label(3).ShouldBe(1);
        Rows(inputs).Label(4).ShouldBe(double.NaN);
        inputs.Notes.ShouldContain(n => n.Contains("1 rows of data.tsv have no label, and several", StringComparison.Ordinal));
    }

    [Fact]
    public void Pairs_are_found_as_pairs()
    {
        Row[] pairs = [.. _rows.Select((r, i) => r with { Pair = $"than {i % 3}" })];

        var inputs = Open(pairs, cached: pairs, maxLength: 64);

        inputs.Rows.Facts.HasPairs.ShouldBeTrue();
        Rows(inputs).Logits(5).ToArray().ShouldBe(pairs[5].Logits);
        Should.Throw<InvalidDataException>(() => Open(_rows, cached: pairs, columns: new DataFileOptions { TextColumn = "sentence" })).Message.ShouldContain("those of the training data are pairs (sentence and second)");
    }

    [Fact]
    public void Longer_rows_are_cut_and_counted()
    {
        var inputs = Open(_rows);           // the cache's 16 tokens, each letter one

        inputs.MaxLength.ShouldBe(16);
        inputs.Rows.Facts.LongestRow.ShouldBe(16);
        inputs.Notes.ShouldContain("12 of 12 rows of data.tsv have more than the 16 tokens that the student reads, and are cut (the longest has 19)");
    }

    [Fact]
    public void Logits_of_several_caches_are_joined_first()
    {
        TextCache.Write(_folder["other"], [.. _rows.Select(r => r with { Logits = [0, 0] })]);
        var (cache, data) = (TextCache.Write(_folder["cache"], _rows), TextCache.Data(_folder["data.tsv"], _rows));

        var inputs = RetokenizedData.Open([cache, _folder["other"]], [data], new DataFileOptions(), _tokenizer, 64, Recipe("hinton"));

        Rows(inputs).Logits(1).ToArray().ShouldBe([-1, 1]);
        inputs.Identities.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("minilm", "scores,values", "objective attention-kl of stage relations compares attention scores token by token")]
    [InlineData("minilm-v2", "qkv", "compares relations of queries, keys and values token by token")]
    [InlineData("tinybert", "hidden,scores,logits", "objective attention-mse of stage intermediate")]                     // its first stage, although the second learns logits
    [InlineData("bert-pkd", "hidden@cls,logits", "objective patience of stage")]
    [InlineData("distilbert", "hidden,logits", "objective hidden-cosine of stage")]
    public void Objectives_on_tokens_are_refused(string recipe, string capture, string says)
    {
        var (cache, data) = (TextCache.Write(_folder["cache"], _rows, capture), TextCache.Data(_folder["data.tsv"], _rows));

        var refused = Should.Throw<InvalidDataException>(() => RetokenizedData.Open(
            [cache], [data], new DataFileOptions(), _tokenizer, null, RecipeLoader.Load(recipe, ["student.layers=2", "student.heads=2", "student.hidden=8"])));

        refused.Message.ShouldContain(says);
        refused.Message.ShouldContain("leave --data and --tokenizer out");
    }

    [Fact]
    public void A_masked_language_models_vocabulary_is_refused() =>
        Should.Throw<InvalidDataException>(() => RetokenizedData.Open(
            [TinyMaskedCache.Write(_folder["cache"])], [TextCache.Data(_folder["data.tsv"], _rows)], new DataFileOptions(), _tokenizer, null, RecipeLoader.Load("masked-lm", [])))
            .Message.ShouldContain("compares word pieces token by token");

    [Fact]
    public void Masked_rows_are_refused()
    {
        var cache = TextCache.Write(_folder["cache"], _rows, masking: new MaskingPlan(1, 1));

        Should.Throw<InvalidDataException>(() => RetokenizedData.Open([cache], [TextCache.Data(_folder["data.tsv"], _rows)], new DataFileOptions(), _tokenizer, null, Recipe("hinton")))
            .Message.ShouldContain("is of masked rows");
    }

    [Fact]
    public void A_cache_of_token_ids_knows_no_text()
    {
        var cache = TextCache.Write(_folder["cache"], _rows, ids: true);

        Should.Throw<InvalidDataException>(() => RetokenizedData.Open([cache], [TextCache.Data(_folder["data.tsv"], _rows)], new DataFileOptions(), _tokenizer, null, Recipe("hinton")))
            .Message.ShouldContain("was made of token ids and knows no text");
    }

    [Fact]
    public void Token_ids_are_no_text()
    {
        var (cache, data) = (TextCache.Write(_folder["cache"], _rows), _folder.Write("ids.jsonl", """{"input_ids": [2, 7, 3], "label": 1}""" + "\n"));

        Should.Throw<InvalidDataException>(() => RetokenizedData.Open([cache], [data], new DataFileOptions(), _tokenizer, null, Recipe("hinton"))).Message.ShouldContain("holds token ids");
    }

    public void Dispose() => _folder.Dispose();

    private static Recipe Recipe(string name) => RecipeLoader.Load(name, []);

    private static StudentRows Rows(TrainingInputs inputs) => inputs.Rows.Facts.ShouldBeOfType<StudentRows>();

    private TrainingInputs Open(Row[] data, Row[]? cached = null, int? maxLength = null, bool labels = true, DataFileOptions? columns = null) => RetokenizedData.Open(
        [TextCache.Write(_folder[$"cache-{Guid.NewGuid():N}"], cached ?? _rows)], [TextCache.Data(_folder["data.tsv"], data, labels)], columns ?? new DataFileOptions(), _tokenizer, maxLength, Recipe("hinton"));
}
