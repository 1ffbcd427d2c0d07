using OnnxDistill.Recipes.Loading;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Student.Reports.Layers;

namespace OnnxDistill.Student.Tests.Reports.Layers;

public sealed class LearntLayersTests
{
    [Fact]
    public void TinyBert_learns_states_and_attention_of_its_layer_map()
    {
        var pairs = LearntLayers.Of(RecipeLoader.Load("tinybert", ["student.layers=2"]), teacherLayers: 4);

        pairs.Where(p => p.Kind == TapKind.Hidden).Select(p => (p.Student, p.Teacher)).ShouldBe([(0, 0), (1, 2), (2, 4)]);
        pairs.Where(p => p.Kind == TapKind.Scores).Select(p => (p.Student, p.Teacher)).ShouldBe([(0, 1), (1, 3)]);
        pairs.ShouldAllBe(p => p.Samples == 0);
    }

    [Theory]
    [InlineData("minilm-v2", "Queries Keys Values")]
    [InlineData("minilm", "Scores Values")]
    [InlineData("bert-pkd", "HiddenCls")]
    [InlineData("hinton", "")]
    public void Every_system_has_its_own_tensors(string recipe, string kinds)
    {
        var loaded = RecipeLoader.Load(recipe, []);

        LearntLayers.Any(loaded).ShouldBe(kinds.Length > 0);
        LearntLayers.Of(loaded, teacherLayers: 12).Select(p => p.Kind).Distinct().ShouldBe(kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<TapKind>), ignoreOrder: true);
    }
}
