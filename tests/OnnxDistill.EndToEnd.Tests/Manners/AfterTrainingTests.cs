using OnnxDistill.EndToEnd.Tests.StudentTrainer;

namespace OnnxDistill.EndToEnd.Tests.Manners;

/// <summary>The command that a verb ends with is typed as it stands.</summary>
public sealed class AfterTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_commands_that_are_suggested_lead_from_training_to_predictions()
    {
        var run = _folder["runs of mine/a $1"];
        var trained = StudentTrainerTool.Run(
            "train", "--recipe", "hard-labels", "--data", TinyData.Tsv(_folder, "my train.tsv", 60, seed: 1), "--tokenizer", TinyData.Tokenizer(_folder), "--dev", TinyData.Tsv(_folder, "my dev.tsv", 20, seed: 2), "--out", run,
            "--set", "student.layers=1", "--set", "student.hidden=24", "--set", "student.intermediate=48", "--set", "max_steps=4");
        trained.Code.ShouldBe(0, trained.Error);
        trained.Output.ShouldBeEmpty();

        string[] export = [.. Shell.Words(Last(trained))];
        export.ShouldBe(["student-trainer", "export", run, "--dev", _folder["my dev.tsv"], "--out", run + "-exported"]);
        var exported = StudentTrainerTool.Run(export[1..]);
        exported.Code.ShouldBe(0, exported.Error);

        Shell.Words(Last(exported)).ShouldBe(["student-trainer", "predict", run + "-exported", "--data", "-"]);
    }

    private static string Last(StudentTrainerTool.Result result) => result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
}
