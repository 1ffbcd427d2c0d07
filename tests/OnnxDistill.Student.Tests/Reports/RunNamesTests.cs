using OnnxDistill.Student.Reports;

namespace OnnxDistill.Student.Tests.Reports;

public sealed class RunNamesTests
{
    [Fact]
    public void Names_are_as_short_as_they_can_be() => RunNames.Of(["runs/hinton", "runs/labels/"]).ShouldBe(["hinton", "labels"]);

    [Fact]
    public void Folders_of_one_name_are_told_apart_by_those_above() => RunNames.Of(["a/seed-1", "b/seed-1", "b/seed-2"]).ShouldBe(["a/seed-1", "b/seed-1", "b/seed-2"]);

    [Fact]
    public void A_run_given_twice_is_refused() => Should.Throw<InvalidDataException>(() => RunNames.Of(["runs/a", "runs/b", "runs/../runs/a/"])).Message.ShouldContain("runs/a is given twice");
}
