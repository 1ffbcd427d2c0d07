using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Training;

[Collection(TorchRandomCollection.Name)]
public sealed class WindowedTrainingTests : IDisposable
{
    private const long Memory = 600_000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public WindowedTrainingTests() => _cache = TinyCache.Write(_folder["cache"], rows: 3000);

    [Fact]
    public void A_cache_larger_than_the_memory_trains_as_well()
    {
        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe("distilled-bilstm", "epochs=1", "learning_rate=5e-3"), _cache, dev: _cache, memory: Memory);

        summary.Rows.ShouldBe(3000);
        summary.Steps.ShouldBe(375);
        summary.Dev["accuracy"]!.GetValue<double>().ShouldBeGreaterThan(0.9);
        RunFolder.Open(_folder["run"]).Info.Memory.ShouldBe(Memory);
    }

    [Fact]
    public void A_run_cut_within_a_window_ends_with_the_same_bytes()
    {
        var recipe = TinyRun.Recipe("distilled-bilstm", "epochs=2", "batch_size=32");
        TinyRun.Train(_folder["whole"], recipe, _cache, memory: Memory);
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, memory: Memory, stopAfter: 71));

        TinyRun.Train(_folder["cut"], recipe, _cache, memory: Memory, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void Another_memory_does_not_resume_the_run()
    {
        var recipe = TinyRun.Recipe("hinton");
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, memory: Memory, stopAfter: 2));

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, resume: true))
            .Message.ShouldContain("another --memory (586KiB, now all rows at once), which decides the order of rows");
    }

    [Fact]
    public void Two_teachers_are_joined_and_both_are_kept_in_mind()
    {
        var other = TinyCache.Write(_folder["other"], rows: 3000, strength: 1);
        var recipe = TinyRun.Recipe("hinton", "max_steps=5", "teacher_weights=[3, 1]");
        TinyRun.Train(_folder["run"], recipe, _cache, joined: [other]);

        RunFolder.Open(_folder["run"]).Info.Inputs.Count.ShouldBe(2);
        RunFolder.Open(_folder["run"]).Info.Teacher.ShouldBe("tiny + tiny");
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], recipe, _cache, resume: true)).Message.ShouldContain("teacher_weights has 2 weights for 1 caches");
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "max_steps=5"), _cache, resume: true)).Message.ShouldContain("another recipe");
    }

    [Fact]
    public void Joined_rows_read_in_windows_have_the_joined_logits()
    {
        var other = TinyCache.Write(_folder["other"], rows: 3000, strength: 1);
        var inputs = CachedData.Open([_cache, other], TinyRun.Recipe("hinton"), 530_000);

        inputs.Rows.Memory.ShouldBe(530_000);      // less than above: the cache's own logits are not read
        var order = new Student.Batches.BatchOrder([.. Enumerable.Range(0, 3000)], 32, 1, 0, 0, 94);
        inputs.Rows.Batches(order).SelectMany(b => b.Ids.Select(id => Math.Abs(b.Rows.Logits(id)[0]))).ShouldAllBe(v => v == 2);
    }

    public void Dispose() => _folder.Dispose();
}
