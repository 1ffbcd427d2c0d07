using System.Text.Json.Nodes;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

public sealed class PredictTests
{
    [Fact]
    public void The_shipped_teacher_answers_lines_and_files_alike()
    {
        const string Text = "play the newest album by miles davis";
        var line = TeacherCacheTool.RunOn(Text + "\nwill it rain in paris tomorrow\n", "predict", "--teacher", TeacherCacheTool.Teacher, "--data", "-");
        line.Code.ShouldBe(0, line.Error);
        var answers = line.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        answers.Select(a => a["class"]!.GetValue<string>()).ShouldBe(["PlayMusic", "GetWeather"]);
        answers[0]["probabilities"]!.AsObject().Count.ShouldBe(7);
        answers[0]["probability"]!.GetValue<double>().ShouldBe(answers[0]["probabilities"]!["PlayMusic"]!.GetValue<double>());

        var file = TeacherCacheTool.Run(["predict", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "40"]);
        file.Code.ShouldBe(0, file.Error);
        file.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(40);
    }
}
