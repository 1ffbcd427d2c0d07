using System.Text.Json.Nodes;
using OnnxDistill.Student.Tests.Optimizers;

namespace OnnxDistill.Student.Tests.Schedules;

/// <summary>Factors of every step of gold/optim's lists of schedules, within 1e-12.</summary>
[Trait("Category", "Conformance")]
public sealed class ScheduleGoldTests
{
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var (file, rows) in Files())
        {
            for (var i = 0; i < rows.Count; i++)
            {
                cases.Add(file, i);
            }
        }

        return cases;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Factors_match_at_every_step(string file, int index)
    {
        var row = Files().Single(f => f.File == file).Rows[index]!.AsObject();
        var expected = row["factors"]!.AsArray().Select(f => f!.GetValue<double>()).ToArray();
        var schedule = GoldSchedules.OfName(row);

        Gold.ShouldMatch([.. expected.Select((_, step) => schedule.Factor(step))], expected, 1e-12, row["name"]!.ToString());
    }

    private static IEnumerable<(string File, JsonArray Rows)> Files() => SharedFolder.Files("*.json", "gold", "optim")
        .Select(f => (Path.GetFileName(f), JsonNode.Parse(File.ReadAllText(f)) as JsonArray))
        .Where(f => f.Item2?[0]?["factors"] is not null)
        .Select(f => (f.Item1, f.Item2!));
}
