using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

public sealed class PredictTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PredictTests() => StudentTrainerTool.Run(
        "train", "--recipe", "hard-labels", "--data", TinyData.Tsv(_folder, "train.tsv", 300, seed: 1), "--tokenizer", TinyData.Tokenizer(_folder), "--out", _folder["run"], "--threads", "1",
        "--set", "student.layers=1", "--set", "student.hidden=16", "--set", "student.heads=2", "--set", "student.intermediate=32", "--set", "epochs=6", "--set", "learning_rate=5e-3").Code.ShouldBe(0);

    [Fact]
    public void Predictions_agree_with_eval_whatever_the_labels_say()
    {
        var data = TinyData.Tsv(_folder, "test.tsv", 60, seed: 2);
        var eval = JsonNode.Parse(StudentTrainerTool.Run("eval", _folder["run"], "--data", data, "--json").Output)!["metrics"]!["accuracy"]!.GetValue<double>();

        var predict = StudentTrainerTool.Run("predict", _folder["run"], "--data", data);

        predict.Code.ShouldBe(0, predict.Error);
        var rows = predict.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        rows.Select(r => r["row"]!.GetValue<long>()).ShouldBe(Enumerable.Range(0, 60).Select(i => (long)i));
        var right = rows.Select((r, i) => r["class"]!.GetValue<string>() == (i % 2 == 0 ? "positive" : "negative")).Count(r => r);
        (right / 60.0).ShouldBe(eval, 1e-9);

        // A label that the student does not know is no matter here.
        File.WriteAllText(data, File.ReadAllText(data).Replace("positive", "unheard of"));
        StudentTrainerTool.Run("predict", _folder["run"], "--data", data, "--out", _folder["p.csv"]).Code.ShouldBe(0);
        File.ReadAllLines(_folder["p.csv"]).Length.ShouldBe(61);
    }

    [Fact]
    public async Task A_line_is_answered_before_the_next_is_written()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [StudentTrainerTool.Path, "predict", _folder["run"], "--data", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        foreach (var (text, name) in new[] { ("the film was good", "positive"), ("the film was bad", "negative"), (string.Empty, null), ("good", "positive") })
        {
            await process.StandardInput.WriteLineAsync(text);
            await process.StandardInput.FlushAsync();
            var answer = JsonNode.Parse(await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) ?? throw new InvalidOperationException(await error))!;
            answer["text"]!.GetValue<string>().ShouldBe(text);
            if (name is not null)
            {
                answer["class"]!.GetValue<string>().ShouldBe(name);
            }
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_before_anything_is_opened()
    {
        var predict = StudentTrainerTool.Run("predict", _folder["nowhere"], "--data", "-", "--out", _folder["p.xlsx"]);

        predict.Code.ShouldBe(2);
        predict.Error.ShouldContain("p.xlsx");
    }

    public void Dispose() => _folder.Dispose();
}
