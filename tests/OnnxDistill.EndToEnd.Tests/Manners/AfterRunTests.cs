using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.Manners;

/// <summary>The summary of <c>run</c>, and the command that it ends with.</summary>
public sealed class AfterRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_ends_with_rows_a_second_cut_rows_and_unlabelled_rows()
    {
        var result = Run("run", "--teacher", TeacherCacheTool.Teacher, "--data", Data("rows.tsv"), "--max-length", "8", "--out", _folder["cache"]);

        result.Code.ShouldBe(0, result.Error);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldMatch(@"3 rows in 1 part, 1 of them now: 3 rows in [0-9.]+ s, [0-9,]+ rows/s\n1 of 3 rows were cut to 8 tokens; 1 of 3 rows have no label\n");
    }

    [Fact]
    public void The_next_command_reads_paths_with_blanks_back_and_finds_dev_beside_train()
    {
        Directory.CreateDirectory(_folder["my data"]);
        var (train, dev) = (Data("my data/it's train.tsv"), Data("my data/it's dev.tsv"));

        var result = Run("run", "--teacher", TeacherCacheTool.Teacher, "--data", train, "--for", "hinton", "--set", "student.layers=2", "--out", _folder["my cache"]);

        result.Code.ShouldBe(0, result.Error);
        string[] words = [.. Shell.Words(result.ErrorLines[^1])];
        words[0].ShouldBe("student-trainer");
        words[1..^1].ShouldBe(["train", "--recipe", "hinton", "--cache", _folder["my cache"], "--set", "student.layers=2", "--dev", dev, "--out"]);
    }

    private string Data(string name) => _folder.Write(
        name, "sentence\tlabel\nplay some music\tPlayMusic\nwhat is the weather\t\nbook a table for two at the best place of the whole town please\tBookRestaurant\n");

    private static TeacherCacheTool.Result Run(params string[] arguments) => TeacherCacheTool.Run(arguments);
}
