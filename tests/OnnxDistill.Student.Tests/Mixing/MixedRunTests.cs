using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Mixing;

[Collection(TorchRandomCollection.Name)]
public sealed class MixedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _labelled;
    private readonly string _unlabelled;

    public MixedRunTests()
    {
        _labelled = TinyCache.Write(_folder["labelled"], rows: 24);
        _unlabelled = TinyCache.Write(_folder["unlabelled"], rows: 96, labels: false);
    }

    // 2 + 6 rows a batch: 16 batches see the 96 once, the 24 as often and a third.
    [Fact]
    public void A_run_mixes_labelled_and_unlabelled_rows_and_says_how()
    {
        var notes = new List<string>();

        var summary = Train("run", Recipe("epochs=10", "learning_rate=0.01"), note: notes.Add);

        (summary.Steps, summary.Rows).ShouldBe((160, 120));
        summary.Dev["accuracy"]!.GetValue<double>().ShouldBeGreaterThan(0.8);
        notes.ShouldContain("stage train: a batch has 2 rows of cache 1 and 6 rows of cache 2; an epoch of 16 batches sees the 24 of cache 1 1.33 times and the 96 of cache 2 1 times");
        RunFolder.Open(_folder["run"]).Info.Inputs.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void A_resumed_run_ends_with_the_same_bytes(int stopAfter)
    {
        Train("whole", Recipe());

        Should.Throw<OperationCanceledException>(() => Train("cut", Recipe(), stopAfter: stopAfter));
        Train("cut", Recipe(), resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void Another_ratio_or_order_of_caches_does_not_resume_the_run()
    {
        Should.Throw<OperationCanceledException>(() => Train("cut", Recipe(), stopAfter: 5));

        Should.Throw<InvalidDataException>(() => Train("cut", Recipe("mix=[1,1]"), resume: true)).Message.ShouldContain("recipe");
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["cut"], Recipe(), _unlabelled, dev: _labelled, resume: true, joined: [_labelled])).Message.ShouldContain("training data");
    }

    [Fact]
    public void A_share_of_zero_leaves_a_cache_out()
    {
        Train("none", Recipe("mix=[1,0]", "epochs=1")).Steps.ShouldBe(3);
        Train("same", Recipe("mix=[7,0]", "epochs=1"));

        TinyRun.Weights(_folder["same"]).ShouldBe(TinyRun.Weights(_folder["none"]));
    }

    [Fact]
    public void Stages_may_mix_in_ratios_of_their_own()
    {
        var recipe = Recipe("epochs=1");
        recipe = recipe with { Stages = [recipe.Stages[0] with { Name = "first", Mix = [0, 1] }, recipe.Stages[0] with { Name = "second", Mix = [1, 0] }, recipe.Stages[0] with { Name = "third", Mix = [] }] };

        Train("run", recipe).Steps.ShouldBe(12 + 3 + 15);
    }

    [Fact]
    public void Caches_of_other_classes_cannot_be_mixed()
    {
        var other = TinyCache.Write(_folder["other"], names: ["with", "without"]);

        Should.Throw<InvalidDataException>(() => CachedData.Open([_labelled, other], Recipe(), null)).Message.ShouldContain("cannot be mixed with");
        Should.Throw<InvalidDataException>(() => CachedData.Open([_labelled, _unlabelled], Recipe(), 100)).Message.ShouldContain("mixed caches are held in memory as a whole");
    }

    public void Dispose() => _folder.Dispose();

    private static Recipe Recipe(params string[] set) => TinyRun.Recipe("hinton", ["mix=[1,3]", .. set]);

    private RunSummary Train(string run, Recipe recipe, bool resume = false, int? stopAfter = null, Action<string>? note = null, bool dev = true) =>
        TinyRun.Train(_folder[run], recipe, _labelled, dev: dev ? _labelled : null, resume: resume, stopAfter: stopAfter, joined: [_unlabelled], note: note);
}
