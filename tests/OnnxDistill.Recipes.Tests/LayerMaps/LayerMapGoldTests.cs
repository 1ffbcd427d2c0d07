using System.Text.Json.Nodes;
using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Testing;

namespace OnnxDistill.Recipes.Tests.LayerMaps;

/// <summary>The layer maps of gold/layer_maps, all of them.</summary>
[Trait("Category", "Conformance")]
public sealed class LayerMapGoldTests
{
    private static readonly string[] Kinds = ["hidden", "attention", "values", "qkv", "init"];

    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var file in SharedFolder.Files("*.json", "gold", "layer_maps"))
        {
            for (var i = 0; i < Maps(file).Count; i++)
            {
                cases.Add(Path.GetFileName(file), i);
            }
        }

        return cases;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void A_map_names_the_references_layers(string file, int index)
    {
        var row = Maps(Path.Combine(SharedFolder.Path, "gold", "layer_maps", file))[index]!.AsObject();
        if (row.ContainsKey("error"))
        {
            Should.Throw<InvalidDataException>(() => Of(row, "attention"));
            return;
        }

        if (row["stages"] is { } stages)
        {
            // Of progressive transfer, one a layer; the recipe's own prediction stage follows them.
            RecipeLoader.Load("mobilebert", [$"student.layers={row["student_layers"]}", "stages.layers.progressive=true"]).Stages.Count.ShouldBe(stages.GetValue<int>() + 1);
        }

        var found = Kinds.Where(row.ContainsKey).ToArray();
        found.ShouldNotBeEmpty();
        foreach (var kind in found)
        {
            var pairs = Of(row, kind);
            pairs.Select(p => p.Student).ShouldBe(Numbers(row[kind]!, "student"), kind);
            pairs.Select(p => p.Teacher).ShouldBe(Numbers(row[kind]!, "teacher"), kind);
        }
    }

    private static IReadOnlyList<LayerPair> Of(JsonObject row, string kind)
    {
        var (student, teacher) = (row["student_layers"]!.GetValue<int>(), row["teacher_layers"]!.GetValue<int>());
        return ($"{row["system"]}/{row["rule"]}", kind) switch
        {
            (var rule, "attention") when rule.Contains("/nearest", StringComparison.Ordinal) => LayerMap.Layers(LayerRule.Nearest, student, teacher),
            (var rule, "hidden") when rule.Contains("/nearest", StringComparison.Ordinal) => [new LayerPair(0, 0), .. LayerMap.HiddenStates(LayerRule.Nearest, student, teacher)],
            ("tinybert/uniform, k=N/M", "attention") => LayerMap.Layers(LayerRule.Uniform, student, teacher),
            ("tinybert/uniform, k=N/M", "hidden") => [new LayerPair(0, 0), .. LayerMap.HiddenStates(LayerRule.Uniform, student, teacher)],
            ("pkd/skip" or "pkd/reference-24-to-3", "hidden") => LayerMap.MiddleStates(LayerRule.Skip, student, teacher),
            ("pkd/last", "hidden") => LayerMap.MiddleStates(LayerRule.Last, student, teacher),
            ("pkd/init", "init") => LayerMap.Layers(LayerRule.First, student, teacher),
            ("distilbert/init", "init") => LayerMap.Layers(LayerRule.Spread, student, teacher),
            ("distilbert/cosine on the last hidden state", "hidden") => [new LayerPair(student, teacher)],
            ("minilm/last layer", "attention" or "values") => [LayerMap.LastLayer(null, student, teacher)],
            ("minilmv2/one layer", "qkv") => [LayerMap.LastLayer(Numbers(row[kind]!, "teacher")[0] is var layer && layer == teacher - 1 ? null : layer, student, teacher)],
            ("mobilebert/1:1" or "mobilebert/transfer_teacher_layers", "attention") => LayerMap.Layers(LayerRule.Uniform, student, teacher),
            ("mobilebert/1:1" or "mobilebert/transfer_teacher_layers", "hidden") => LayerMap.HiddenStates(LayerRule.Uniform, student, teacher),
            var other => throw new NotSupportedException($"gold layer map {other}"),
        };
    }

    private static int[] Numbers(JsonNode map, string side) => [.. map[side]!.AsArray().Select(n => n!.GetValue<int>())];

    private static JsonArray Maps(string file) => JsonNode.Parse(File.ReadAllText(file))!["maps"]!.AsArray();
}
