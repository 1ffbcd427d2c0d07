using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Training;

public sealed class CachedLabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Labels_that_the_teacher_gives_are_no_news() =>
        Notes(TinyCache.Write(_folder["cache"])).ShouldBeEmpty();

    [Fact]
    public void Labels_that_mean_other_classes_than_the_logits_are_told() =>
        Notes(TinyCache.Write(_folder["cache"], names: ["with", "without"]))[^1]
            .ShouldStartWith($"{_folder["cache"]}: another order of the classes fits far better, 100.0 % instead of 0.0 %: --label-map with=without,without=with");

    [Fact]
    public void Without_labels_nothing_is_said() =>
        Notes(TinyCache.Write(_folder["cache"], labels: false, names: ["with", "without"])).ShouldBeEmpty();

    private static IReadOnlyList<string> Notes(string cache) => CachedData.Open([cache], TinyRun.Recipe("hinton"), null).Notes;
}
