using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Saving;

/// <summary>What happens to disks and caches while a run trains: one sentence, and a run that goes on once it is mended.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class DisturbedRunTests : IDisposable
{
    private const long Memory = 600_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_full_disk_stops_the_run_which_goes_on_from_the_state_before()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "NOT TESTED: there is no /dev/full here");
        var recipe = TinyRun.Recipe("hinton");
        var cache = TinyCache.Write(_folder["cache"]);
        var newest = _folder["run/checkpoint/state.safetensors"];

        // The states of steps 5 and 10 are written, that of step 15 is not.
        var error = Should.Throw<IOException>(() => TinyRun.Train(_folder["run"], recipe, cache, dev: cache, saveEvery: 5, at: p =>
        {
            if (p.Step == 11)
            {
                File.CreateSymbolicLink(newest + ".tmp", "/dev/full");
            }
        }));

        error.Message.ShouldBe($"{newest} cannot be written: the disk is full; free some space; the run is saved up to step 10: the same command with --resume goes on from there");
        File.Exists(newest + ".tmp").ShouldBeFalse();
        SameAsWhole(recipe, cache);
    }

    [Fact]
    public void A_state_that_cannot_be_written_stops_the_run_in_the_same_way()
    {
        var recipe = TinyRun.Recipe("hinton");
        var cache = TinyCache.Write(_folder["cache"]);
        var newest = _folder["run/checkpoint/state.safetensors"];

        var error = Should.Throw<IOException>(() => TinyRun.Train(_folder["run"], recipe, cache, dev: cache, saveEvery: 5, at: p =>
        {
            if (p.Step == 1)
            {
                Directory.CreateDirectory(newest + ".tmp");
            }
        }));

        error.Message.ShouldStartWith($"{newest} cannot be written: ");
        error.Message.ShouldEndWith("; nothing was saved yet: the same command with --resume begins anew");
        Directory.Delete(newest + ".tmp");
        SameAsWhole(recipe, cache);
    }

    [Fact]
    public void A_cache_that_vanishes_stops_the_run_which_saves_what_it_learned()
    {
        var recipe = TinyRun.Recipe("distilled-bilstm", "epochs=2", "batch_size=32");
        var cache = TinyCache.Write(_folder["cache"], rows: 3000);

        var error = Should.Throw<IOException>(() => TinyRun.Train(_folder["run"], recipe, cache, dev: cache, memory: Memory, at: p =>
        {
            if (p.Step == 20)
            {
                Directory.Delete(cache, recursive: true);
            }
        }));

        error.Message.ShouldStartWith($"{cache}/part-");
        error.Message.ShouldContain(" is missing; run teacher-cache run again with the same arguments; the run is saved up to step ");
        error.Message.ShouldEndWith(": the same command with --resume goes on from there");
        File.Exists(_folder["run/checkpoint/state.safetensors"]).ShouldBeTrue();
        TinyCache.Write(cache, rows: 3000);
        SameAsWhole(recipe, cache, Memory);
    }

    [Fact]
    public void Held_rows_need_no_cache_any_more()
    {
        var cache = TinyCache.Write(_folder["cache"]);

        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=1"), cache, at: _ => Directory.Delete(Directory.CreateDirectory(cache).FullName, recursive: true)).Steps.ShouldBe(12);
    }

    public void Dispose() => _folder.Dispose();

    private void SameAsWhole(Recipe recipe, string cache, long? memory = null)
    {
        TinyRun.Train(_folder["run"], recipe, cache, dev: cache, memory: memory, resume: true);
        TinyRun.Train(_folder["whole"], recipe, cache, dev: cache, memory: memory);

        TinyRun.Weights(_folder["run"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }
}
