using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Inspection;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Tests.SelfChecks;

public sealed class PaddingProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("mask by Where")]
    [InlineData("mask as a factor, as Keras")]
    [InlineData("position bias")]
    [InlineData("all at once")]
    public void Padding_that_the_mask_hides_changes_nothing(string dialect)
    {
        using var setup = new DialectTeacher(Dialects.Encoders[dialect]);
        var padding = setup.Teacher.Classifier.Padding!;
        (padding.Dependent, padding.Note).ShouldBe((false, null));
        padding.MaxDifference.ShouldBeLessThan(1e-5);
        (setup.Teacher.Classifier.PadsRows, setup.Teacher.Classifier.PaddingNote).ShouldBe((true, null));
    }

    [Fact]
    public void A_token_that_sees_its_neighbour_depends_on_padding_and_a_line_says_so()
    {
        using var setup = new DialectTeacher(new() { SeesNeighbour = true });
        var padding = setup.Teacher.Classifier.Padding!;
        padding.Dependent.ShouldBeTrue();
        padding.MaxDifference.ShouldBeGreaterThan(1e-3);
        setup.Teacher.Classifier.PadsRows.ShouldBeFalse();
        setup.Teacher.Classifier.PaddingNote!.ShouldContain("depend on padding");
    }

    [Fact]
    public void Rows_run_together_answer_as_each_does_alone()
    {
        using var setup = new DialectTeacher(new() { SeesNeighbour = true });
        EncodedExample[] rows = [Row(7, 8, 9), Row(11, 12), Row(13, 14, 15, 16, 17), Row(20, 21)];
        var together = setup.Teacher.Classifier.Run(rows);
        together.ShouldBe(Array.ConvertAll(rows, r => setup.Teacher.Classifier.Run([r])[0]));
    }

    [Fact]
    public void Padding_that_makes_answers_NaN_is_told_as_such()
    {
        var tiny = new TinyEncoder { PaddingSpoils = true };
        var padding = PaddingProbe.Of(tiny.Load(_folder["model.onnx"]), new SelfCheckOptions { Threads = 1 })!;
        (padding.Dependent, padding.MaxDifference).ShouldBe((true, double.PositiveInfinity));
        padding.Note!.ShouldContain("NaN");
    }

    [Fact]
    public void Without_a_mask_padding_counts_as_text() =>
        PaddingProbe.Of(new TinyEncoder { HasMask = false }.Load(_folder["model.onnx"]), new SelfCheckOptions { Threads = 1 })!.Dependent.ShouldBeTrue();

    [Fact]
    public void A_file_of_fixed_length_has_no_row_without_padding() =>
        PaddingProbe.Of(new TinyEncoder { FixedLength = 7 }.Load(_folder["model.onnx"]), new SelfCheckOptions { Threads = 1 }).ShouldBeNull();

    [Fact]
    public void What_a_batch_does_without_padding_is_no_doing_of_the_padding()
    {
        var meter = new PaddingMeter();
        meter.Beside([Tensor(1, 2)], [Tensor(1.1f, 2)]);
        meter.Padded([Tensor(1, 2)], [Tensor(1, 2.15f)]);
        meter.Judge(1e-4, times: 4).Dependent.ShouldBeFalse();
        meter.Padded([Tensor(1, 2)], [Tensor(1, 3)]);
        var padding = meter.Judge(1e-4, times: 4);
        (padding.Dependent, padding.MaxDifference).ShouldBe((true, 0.5));
    }

    [Fact]
    public void Only_what_a_row_has_alone_is_compared()
    {
        var meter = new PaddingMeter();
        meter.Padded([new ProbeTensor([1, 2, 2], [1, 2, 3, 4])], [new ProbeTensor([1, 3, 3], [1, 2, 9, 3, 4, 9, 9, 9, 9])]);
        meter.Judge(1e-4, times: 4).MaxDifference.ShouldBe(0);
        meter.Padded([new ProbeTensor([1, 2, 2], [1, 2, 3, 4])], [new ProbeTensor([1, 3, 3], [1, 2, 9, 3, 5, 9, 9, 9, 9])]);
        meter.Judge(1e-4, times: 4).MaxDifference.ShouldBe(0.25);
    }

    [Fact]
    public void Inspection_tells_padding_also_where_no_encoder_is_found()
    {
        new TinyTeacher().Save(_folder["bag.onnx"]);
        var bag = TeacherInspector.Inspect(_folder["bag.onnx"]);
        (bag.Encoder, bag.Padding!.Dependent).ShouldBe((null, false));
        using var setup = new DialectTeacher(new() { SeesNeighbour = true });
        TeacherInspector.Inspect(setup.Path).Padding!.Dependent.ShouldBeTrue();
    }

    [Fact]
    public void The_probe_sees_what_dequantised_weights_do() =>
        PaddingProbe.Of(LoadedModel.Load(new TinyTeacher().Save(_folder["bag.onnx"])), new SelfCheckOptions { Threads = 1, Dequantize = true })!.Dependent.ShouldBeFalse();

    private static EncodedExample Row(params int[] ids) => new(0, 1, 0, double.NaN, ids, new int[ids.Length], ids.Length, "a row");

    private static ProbeTensor Tensor(params float[] values) => new([values.Length], values);
}
