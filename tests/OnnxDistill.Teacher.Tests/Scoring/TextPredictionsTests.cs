using OnnxDistill.Data.Files;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Scoring;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Scoring;

public sealed class TextPredictionsTests
{
    [Fact]
    public void A_text_gets_the_logits_that_its_row_in_a_file_has()
    {
        using var setup = new TinySetup();
        var rows = setup.Rows(20);
        var encoder = setup.Teacher.Encoder(rows, 64);
        foreach (var example in rows.Read())
        {
            var prediction = setup.Teacher.Predict(example.Text!);
            prediction.Logits.ShouldBe(Scorer.Logits(setup.Teacher, [encoder.Encode(example)])[0]);
            prediction.Classes.Count.ShouldBe(1);
            prediction.Probabilities.Sum().ShouldBe(1, 1e-9);
        }
    }

    [Fact]
    public void A_text_that_is_cut_is_told()
    {
        using var setup = new TinySetup();
        var notes = new List<string>();
        setup.Teacher.Predict("good film", note: notes.Add);
        notes.ShouldBeEmpty();
        setup.Teacher.Predict(string.Join(' ', Enumerable.Repeat("film", 300)), note: notes.Add);
        notes.ShouldHaveSingleItem().ShouldContain("the longest has 302");
    }

    [Fact]
    public void A_folder_is_opened_by_its_path_for_what_a_recipe_reads()
    {
        using var setup = new TinySetup();
        using var plain = TextTeacher.Open(setup["teacher"]);
        plain.Capture.ShouldBe(Capture.OnlyLogits);
        using var hinton = TextTeacher.Open(setup["teacher"], RecipeLoader.Load("hinton", []));
        hinton.Capture.ShouldBe(Capture.OnlyLogits);
        Should.Throw<InvalidDataException>(() => TextTeacher.Open(setup["teacher"], RecipeLoader.Load("minilm", [])).Dispose()).Message.ShouldContain("scores:last");
    }
}
