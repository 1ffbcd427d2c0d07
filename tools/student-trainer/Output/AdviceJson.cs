using System.Text.Json.Nodes;
using OnnxDistill.CommandLine;
using OnnxDistill.Student.Advice;
using OnnxDistill.Student.Advice.Candidates;

namespace OnnxDistill.StudentTrainer.Output;

/// <summary>Advice for programs.</summary>
internal static class AdviceJson
{
    /// <summary>The object.</summary>
    public static JsonObject Of(StudentAdvice advice) => new()
    {
        ["facts"] = new JsonObject(advice.Facts.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Heading, f.Text))),
        ["findings"] = new JsonArray([.. advice.Findings.Select(f => new JsonObject { ["topic"] = f.Topic, ["found"] = f.Found, ["advice"] = f.Advice, ["source"] = f.Source })]),
        ["candidates"] = new JsonArray([.. advice.Candidates.Select(Candidate)]),
        ["recipe"] = advice.Recipe,
        ["set"] = Strings(advice.Settings),
        ["init"] = advice.StartsFromTeacher,
        ["yaml"] = advice.Yaml,
        ["commands"] = new JsonArray([.. advice.Commands.Select(c => new JsonObject { ["why"] = c.Why, ["words"] = Strings(c.Words), ["line"] = ShellWord.Line(c.Words) })]),
    };

    private static JsonObject Candidate(StudentCandidate candidate) => new()
    {
        ["name"] = candidate.Name,
        ["layers"] = candidate.Layers,
        ["hidden"] = candidate.Hidden,
        ["parameters"] = candidate.Parameters,
        ["pruned"] = candidate.Pruned,
        ["file_bytes"] = candidate.FileBytes,
        ["smallest_file_bytes"] = candidate.SmallestFileBytes,
        ["speed"] = candidate.Speed is { } speed ? JsonLine.Number(Math.Round(speed, 2)) : null,
        ["fits"] = candidate.Fits.Length > 0 ? candidate.Fits : null,
        ["chosen"] = candidate.Chosen,
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
