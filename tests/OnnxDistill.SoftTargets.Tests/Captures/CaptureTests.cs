using CsCheck;
using OnnxDistill.SoftTargets.Captures;

namespace OnnxDistill.SoftTargets.Tests.Captures;

public sealed class CaptureTests
{
    private static readonly Gen<LayerSelection> Selections = Gen.Frequency(
        (2, Gen.Const(LayerSelection.None)),
        (1, Gen.Const(LayerSelection.Every)),
        (4, Gen.Select(Gen.Int[0, 6].Array[0, 5], Gen.Bool, LayerSelection.Of)));

    private static readonly Gen<Capture> Captures = Gen.Select(
        Gen.Bool, Selections, Selections, Selections, Selections, Selections, Gen.Frequency((1, Gen.Const(-1)), (1, Gen.Int[0, 64])))
        .Select((logits, hidden, cls, scores, qkv, values, top) => new Capture
        {
            Logits = logits,
            Hidden = hidden,
            HiddenCls = cls,
            Scores = scores,
            Qkv = qkv,
            Values = values,
            Vocabulary = top < 0 ? null : new VocabularySelection(top == 0 ? null : top) { AllPositions = top % 2 == 1 },
        })
        .Where(c => !c.IsEmpty);

    [Theory]
    [InlineData("logits", "logits")]
    [InlineData("hidden", "hidden")]
    [InlineData("hidden:all", "hidden")]
    [InlineData("hidden:6,0,3", "hidden:0,3,6")]
    [InlineData("hidden:0-3,2,3", "hidden:0-3")]
    [InlineData("hidden:0,last", "hidden:0,last")]
    [InlineData("hidden@cls", "hidden@cls")]
    [InlineData("hidden:0,3@cls,scores:1", "hidden:0,3@cls,scores:1")]
    [InlineData("hidden:last@cls", "hidden:last@cls")]
    [InlineData("qkv:last,logits", "logits,qkv:last")]
    [InlineData("scores:0,1,2,5,qkv", "scores:0-2,5,qkv")]
    [InlineData("values:11 , logits", "logits,values:11")]
    [InlineData("vocabulary:64", "vocabulary:64")]
    [InlineData("vocabulary:all", "vocabulary:all")]
    [InlineData("vocabulary:64@all,logits", "logits,vocabulary:64@all")]
    [InlineData("vocabulary:8,vocabulary:all@all", "vocabulary:all@all")]
    [InlineData("hidden:1,hidden:2", "hidden:1,2")]
    [InlineData("logits,hidden:0,3,6,scores:0-5", "logits,hidden:0,3,6,scores:0-5")]
    public void The_text_of_the_command_line_becomes_canonical(string text, string canonical) =>
        Capture.Parse(text).ToString().ShouldBe(canonical);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("logit", "'logit' is unknown; known are logits, hidden")]
    [InlineData("logits,", "'' is unknown")]
    [InlineData("3,logits", "'3' is unknown")]
    [InlineData("logits,3", "'3' is unknown")]
    [InlineData("logits:3", "'logits:3' is unknown")]
    [InlineData("hidden:x", "'hidden:x': a layer is a number")]
    [InlineData("hidden:-1", "a layer is a number")]
    [InlineData("hidden:", "a layer is a number")]
    [InlineData("hidden:3-1", "from the lower to the higher")]
    [InlineData("hidden:0-99999999", "a layer is a number")]
    [InlineData("scores:1@cls", "only hidden may end with '@cls'")]
    [InlineData("hidden@all", "'@all' is unknown")]
    [InlineData("vocabulary", "'vocabulary' is unknown")]
    [InlineData("vocabulary:0", "a number above 0")]
    [InlineData("vocabulary:x", "a number above 0")]
    [InlineData("vocabulary:8@cls", "'@cls' is unknown")]
    public void A_wrong_capture_is_named(string text, string sentence) =>
        Should.Throw<InvalidDataException>(() => Capture.Parse(text)).Message.ShouldContain(sentence);

    [Theory]
    [InlineData("hidden:13", "hidden 0 to 12")]
    [InlineData("scores:12", "scores 0 to 11")]
    public void A_layer_that_the_teacher_lacks_is_named(string text, string sentence) =>
        Should.Throw<InvalidDataException>(() => Capture.Parse(text, 12)).Message.ShouldContain(sentence);

    [Fact]
    public void Last_is_L_of_the_hidden_states_and_L_minus_1_of_the_layers() =>
        Capture.Parse("hidden:last,scores:last,qkv:0", 6).Columns(6)
            .ShouldBe(["hidden_06", "scores_05", "queries_00", "keys_00", "values_00"]);

    [Fact]
    public void All_hidden_states_are_one_more_than_the_layers() =>
        Capture.Parse("hidden@cls,values:1").Columns(2).ShouldBe(["cls_00", "cls_01", "cls_02", "values_01"]);

    [Fact]
    public void Values_that_qkv_holds_are_not_held_twice() =>
        Capture.Parse("qkv:0-1,values:1-2", 3).Columns(3).Count(c => c == "values_01").ShouldBe(1);

    [Fact]
    public void What_a_recipe_misses_is_listed() =>
        Capture.Parse("hidden:0,3").Missing(Capture.Parse("logits,hidden:3,6,scores:0"), 6).ShouldBe(["logits", "hidden of 6", "scores of 0"]);

    [Fact]
    public void Parsing_the_canonical_text_gives_the_same_capture() =>
        Captures.Sample(c => Capture.Parse(c.ToString()) == c);

    [Fact]
    public void A_union_holds_the_columns_of_both_and_no_others() =>
        Gen.Select(Captures, Captures).Sample((a, b) =>
            Layers(a.Union(b)).ToHashSet().SetEquals(Layers(a.Resolved()).Union(Layers(b.Resolved())))
            && a.Union(b) == b.Union(a)
            && a.Union(b).Missing(a, 7).Count == 0);

    [Theory]
    [InlineData("vocabulary:64", "vocabulary_ids,vocabulary_logprobs,vocabulary_rest")]
    [InlineData("vocabulary:64@all", "vocabulary_ids,vocabulary_logprobs,vocabulary_rest")]
    [InlineData("vocabulary:all", "vocabulary_logprobs")]
    public void Where_all_of_the_vocabulary_is_kept_ids_and_rest_are_not_needed(string capture, string columns) =>
        string.Join(',', Capture.Parse(capture).Columns(7)).ShouldBe(columns);

    [Theory]
    [InlineData("vocabulary:8", "vocabulary:9", "vocabulary:9")]
    [InlineData("vocabulary:8", "vocabulary:8@all", "vocabulary:8@all")]
    [InlineData("logits", "vocabulary:8", "vocabulary:8")]
    [InlineData("vocabulary:9", "vocabulary:8", "")]
    [InlineData("vocabulary:all@all", "vocabulary:8", "")]
    public void A_recipe_that_wants_more_of_the_vocabulary_is_told_what_is_missing(string held, string needs, string missing) =>
        string.Join(',', Capture.Parse(held).Missing(Capture.Parse(needs), 7)).ShouldBe(missing);

    [Fact]
    public void Resolving_changes_no_column() =>
        Captures.Sample(c => c.Resolved().Columns(7).SequenceEqual(c.Columns(7)) && c.Resolved().Resolved() == c.Resolved());

    // Of two selections of the vocabulary the larger one is held: its columns are no union.
    private static IEnumerable<string> Layers(Capture capture) => capture.Taps(7).Where(t => !t.IsVocabulary).Select(t => t.Column);
}

file static class CaptureExtensions
{
    public static Capture Resolved(this Capture capture) => capture.Resolve(7);
}
