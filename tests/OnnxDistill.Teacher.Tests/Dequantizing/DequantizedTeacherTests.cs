using System.Text.Json;
using Google.Protobuf;
using OnnxDistill.Teacher.Tests.Gold;
using OnnxDistill.Teacher.Tests.Unfusing;

namespace OnnxDistill.Teacher.Tests.Dequantizing;

public class DequantizedTeacherTests
{
    public static TheoryData<string, string> Teachers()
    {
        var data = new TheoryData<string, string>();
        foreach (var folder in SharedFolder.Folders("teachers").Where(f => File.Exists(Path.Combine(f, "gold.json"))))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "gold.json")));
            if (json.RootElement.TryGetProperty("dequantised", out var dequantised))
            {
                data.Add(Path.GetFileName(folder), dequantised.GetProperty("file").GetString()!);
            }
        }

        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Teachers))]
    [Trait("Category", "Conformance")]
    public void A_widened_teacher_gives_the_logits_of_its_gold(string folder, string file)
    {
        var gold = TeacherGold.Read(folder);
        var path = Path.Combine(gold.Folder, file);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(gold.Folder, "gold.json")));
        var expected = json.RootElement.GetProperty("dequantised").GetProperty("example_logits").EnumerateArray()
            .Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToList();
        var model = CoarseFile.Widen(path).ToByteArray();
        var longest = gold.Examples.Max(e => e.InputIds.Length);
        OnnxArray Padded(Func<GoldExample, int, double> value) => new(
            [gold.Examples.Count, longest], [.. gold.Examples.SelectMany(e => Enumerable.Range(0, longest).Select(i => i < e.InputIds.Length ? value(e, i) : 0))]);
        var inputs = new Dictionary<string, OnnxArray>(StringComparer.Ordinal)
        {
            ["input_ids"] = Padded((e, i) => e.InputIds[i]),
            ["attention_mask"] = Padded((_, _) => 1),
            ["token_type_ids"] = Padded((e, i) => GoldFiles.TokenTypes(e.InputIds, e.Pair is not null)[i]),
        };

        var logits = OnnxRun.Run(model, gold.Folder, inputs, optimise: true)["logits"];

        expected.Count.ShouldBe(gold.Examples.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var row = logits.Values[(i * logits.Shape[1])..][..logits.Shape[1]];
            row.Zip(expected[i], (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-3, gold.Examples[i].Text);
        }
    }
}
