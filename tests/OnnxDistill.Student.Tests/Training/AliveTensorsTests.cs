using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Tests.Support;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>Every shipped recipe's objectives: nothing that a step makes outlives it, nor does what logging, evaluating and saving make.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class AliveTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("hinton", "logits")]
    [InlineData("distilled-bilstm", "logits")]
    [InlineData("hard-labels", "logits")]
    [InlineData("bert-pkd", "logits,hidden:1@cls", "student.layers=2", "student.hidden=8")]
    [InlineData("distilbert", "logits,hidden:2", "student.layers=2", "student.hidden=8")]
    [InlineData("tinybert", "logits,hidden:0,2,scores:1")]
    [InlineData("minilm", "logits,scores:1,values:1")]
    [InlineData("minilm-v2", "logits,qkv:1", "relation_heads=4")]
    [InlineData("mobilebert", "logits,hidden:2,scores:1", "student.hidden=8", "student.bottleneck=4", "student.intermediate=8", "student.embedding=4")]
    public void Twenty_steps_of_a_recipe_leave_no_tensor_alive(string name, string capture, params string[] set)
    {
        var cache = TinyCache.Write(_folder["cache"], capture: capture);
        Alive(TinyRun.Recipe(name, [.. set, "epochs=3"]), cache).ShouldAllBe(count => count == 0);
    }

    [Theory]
    [InlineData("distilbert", "hidden:last,vocabulary:all")]
    [InlineData("distilbert", "hidden:last,vocabulary:5@all", "kept=4", "temperature=2", "rest=ignored", "positions=valid")]
    [InlineData("masked-lm", "vocabulary:64")]
    public void Twenty_steps_of_a_masked_language_model_leave_no_tensor_alive(string name, string capture, params string[] set)
    {
        var cache = TinyMaskedCache.Write(_folder["cache"], rows: 96, capture: capture);
        var recipe = TinyRun.Recipe(name, [.. set, $"student.hidden={TinyMaskedCache.Hidden}", "epochs=3"]);
        Alive(recipe, cache).ShouldAllBe(count => count == 0);
    }

    public void Dispose() => _folder.Dispose();

    // After each of twenty steps.
    private long[] Alive(Recipe recipe, string cache)
    {
        var alive = new Dictionary<long, long>();

        // The first steps make gradients and the optimizer's moments, which stay.
        TinyRun.Train(_folder["run"], recipe, cache, dev: cache, saveEvery: 4, at: p =>
        {
            if (p.Step == 5)
            {
                DisposeScopeManager.Statistics.Reset();
            }

            alive[p.Step] = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        });

        long[] counts = [.. alive.Where(a => a.Key is > 5 and <= 25).Select(a => a.Value)];
        counts.Length.ShouldBe(20);
        return counts;
    }
}
