using System.Text.Json;

namespace OnnxDistill.Data.Tests.Augmentation;

/// <summary>The files of <c>gold/augmentation</c>: which program a file is of follows from what it holds.</summary>
internal static class GoldAugmentation
{
    /// <summary>The cases of all files that hold this key, by file and number.</summary>
    public static IEnumerable<TheoryDataRow<string, int, string>> Cases(string key) =>
        from file in Files(key)
        let cases = Read(file).GetProperty("cases")
        from i in Enumerable.Range(0, cases.GetArrayLength())
        select new TheoryDataRow<string, int, string>(file, i, cases[i].GetProperty("id").GetString()!);

    /// <summary>The names of the files that hold this key.</summary>
    public static IEnumerable<string> Files(string key) =>
        SharedFolder.Files("*.json", "gold", "augmentation").Select(f => Path.GetFileName(f)!).Where(f => Read(f).TryGetProperty(key, out _));

    public static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Require("gold", "augmentation", file))).RootElement;

    public static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetString()!)];
}
