using System.Text.Json;

namespace OnnxDistill.Teacher.Tests.Gold;

/// <summary>The <c>gold.json</c> of the teachers of the shared folder: example rows with ids and logits of the fp32 model.</summary>
internal sealed record TeacherGold(string Folder, IReadOnlyList<GoldExample> Examples)
{
    /// <summary>Every model of every teacher that classifies or scores texts: language models answer per token and are left out.</summary>
    public static IEnumerable<(string Folder, string Model)> Cases()
    {
        foreach (var folder in SharedFolder.Folders("teachers").Where(f => File.Exists(Path.Combine(f, "gold.json")) && Task(f) != "fill-mask"))
        {
            foreach (var model in Directory.GetFiles(folder, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                yield return (Path.GetFileName(folder), Path.GetRelativePath(folder, model));
            }
        }
    }

    public static TeacherGold Read(string name)
    {
        var folder = SharedFolder.Require("teachers", name);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "gold.json")));
        return new TeacherGold(folder, [.. json.RootElement.GetProperty("examples").EnumerateArray().Select(e => new GoldExample(
            e.GetProperty("row").GetInt64(),
            e.GetProperty("text").GetString()!,
            Pair(e),
            [.. e.GetProperty("input_ids").EnumerateArray().Select(i => i.GetInt32())],
            [.. e.GetProperty("logits").EnumerateArray().Select(l => l.GetSingle())]))]);
    }

    /// <summary>The second text of an example; null where it has one text.</summary>
    public static string? Pair(JsonElement example) => example.TryGetProperty("pair", out var pair) && pair.GetString() is { Length: > 0 } text ? text : null;

    private static string? Task(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "gold.json")));
        return json.RootElement.GetProperty("task").GetString();
    }
}

/// <summary>One row of a teacher's gold.</summary>
internal sealed record GoldExample(long Row, string Text, string? Pair, int[] InputIds, float[] Logits);
