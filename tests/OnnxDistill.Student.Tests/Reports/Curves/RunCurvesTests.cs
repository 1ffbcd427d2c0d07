using OnnxDistill.Student.Reports.Curves;

namespace OnnxDistill.Student.Tests.Reports.Curves;

public sealed class RunCurvesTests : IDisposable
{
    private const string First = """{"step":10,"epoch":1,"stage":"intermediate","loss":1.5,"losses":{"hidden-mse":2,"attention-mse":1},"learning_rate":0.001,"grad_norm":1}""";
    private const string Second = """{"step":20,"epoch":1,"stage":"prediction","loss":0.5,"losses":{"soft-target":0.5},"learning_rate":3e-4,"grad_norm":1}""";
    private const string Dev = """{"step":20,"epoch":1,"stage":"prediction","dev":{"accuracy":0.75,"pearson":null}}""";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Stages_objectives_and_dev_are_told_apart()
    {
        var curves = RunCurves.Read(_folder.Write("metrics.jsonl", $"{First}\n{Second}\n{Dev}\n"));

        curves.Stages.Select(s => s.Name).ShouldBe(["intermediate", "prediction"]);
        curves.Stages[0].Objectives.ShouldBe(["hidden-mse", "attention-mse"]);
        var point = curves.Stages[0].Points.ShouldHaveSingleItem();
        (point.Step, point.Loss, point.LearningRate, point.Losses["attention-mse"]).ShouldBe((10, 1.5, 0.001, 1));
        var dev = curves.Dev.ShouldHaveSingleItem();
        (dev.Step, dev.Metrics["accuracy"]).ShouldBe((20, 0.75));
        dev.Metrics["pearson"].ShouldBe(double.NaN);
    }

    [Fact]
    public void Half_a_line_at_the_end_is_one_that_is_being_written()
    {
        RunCurves.Read(_folder.Write("metrics.jsonl", $"{First}\n{Second[..40]}")).Stages.ShouldHaveSingleItem();
        RunCurves.Read(_folder["nothing.jsonl"]).Stages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"step\":10,")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"step\":\"ten\"}")]
    public void A_damaged_line_is_named(string line)
    {
        var file = _folder.Write("metrics.jsonl", $"{First}\n{line}\n{Second}\n");

        Should.Throw<InvalidDataException>(() => RunCurves.Read(file)).Message.ShouldContain("metrics.jsonl, line 2");
    }

    public void Dispose() => _folder.Dispose();
}
