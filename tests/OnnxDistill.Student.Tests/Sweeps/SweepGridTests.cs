using CsCheck;
using OnnxDistill.Student.Sweeps;

namespace OnnxDistill.Student.Tests.Sweeps;

public sealed class SweepGridTests
{
    [Theory]
    [InlineData("temperature=1,2, 5", "temperature", new[] { "1", "2", "5" })]
    [InlineData("student.init_layers=[0,2,4],every", "student.init_layers", new[] { "[0,2,4]", "every" })]
    [InlineData("a.b=x=y", "a.b", new[] { "x=y" })]
    public void An_axis_is_a_key_and_its_values(string text, string key, string[] values)
    {
        var axis = SweepAxis.Parse(text);

        axis.Key.ShouldBe(key);
        axis.Values.ShouldBe(values);
    }

    [Theory]
    [InlineData("temperature", "expected key=value,value")]
    [InlineData("=1", "expected key=value,value")]
    [InlineData("temperature=", "expected key=value,value")]
    [InlineData("temperature=1,,2", "expected key=value,value")]
    [InlineData("temperature=1,2,1", "1 stands there twice")]
    public void Anything_else_is_refused(string text, string says) =>
        Should.Throw<InvalidDataException>(() => SweepAxis.Parse(text)).Message.ShouldBe($"--grid {text}: {(says.StartsWith('e') ? says + ", such as temperature=1,2,5" : says)}");

    [Fact]
    public void The_last_axis_changes_fastest_and_folders_are_readable() =>
        SweepGrid.Points([SweepAxis.Parse("temperature=1,2"), SweepAxis.Parse("learning_rate=3e-4,1e-3")]).Select(p => (p.Folder, p.Name)).ShouldBe(
        [
            ("temperature=1,learning_rate=3e-4", "temperature=1 learning_rate=3e-4"),
            ("temperature=1,learning_rate=1e-3", "temperature=1 learning_rate=1e-3"),
            ("temperature=2,learning_rate=3e-4", "temperature=2 learning_rate=3e-4"),
            ("temperature=2,learning_rate=1e-3", "temperature=2 learning_rate=1e-3"),
        ]);

    [Fact]
    public void A_value_that_is_no_file_name_gets_a_number() =>
        SweepGrid.Points([SweepAxis.Parse("student.glove=/data/glove.txt,../x")]).Select(p => p.Folder).ShouldBe(["point-1", "point-2"]);

    [Fact]
    public void No_axis_is_one_point() => SweepGrid.Points([]).ShouldHaveSingleItem().Name.ShouldBe("the recipe as it is");

    [Fact]
    public void A_key_on_two_axes_is_refused() =>
        Should.Throw<InvalidDataException>(() => SweepGrid.Points([SweepAxis.Parse("t=1"), SweepAxis.Parse("t=2")])).Message.ShouldContain("--grid t is given twice");

    [Fact]
    public void Every_shard_together_does_every_run_once() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 5], Gen.Int[1, 7]).Sample((values, seeds, shards) =>
    {
        var plan = Plans.Of(seeds, SweepAxis.Parse($"t={string.Join(',', Enumerable.Range(0, values))}"), SweepAxis.Parse("u=1,2"));

        Enumerable.Range(0, shards).SelectMany(i => plan.Tasks(i, shards)).Select(t => (t.Point.Folder, t.Seed)).Order()
            .ShouldBe(plan.Points.SelectMany(p => Enumerable.Range(0, seeds), (p, s) => (p.Folder, 1L + s)).Order());
    });
}
