using System.Text.Json.Nodes;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

public sealed class HardLabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tokenizer;

    public HardLabelsTests() => _tokenizer = TinyData.Tokenizer(_folder);

    [Theory]
    [InlineData("bert")]
    [InlineData("bilstm")]
    public void A_student_learns_from_text_alone_and_eval_says_what_training_said(string kind)
    {
        var dev = TinyData.Tsv(_folder, "dev.tsv", 60, seed: 2);
        var train = Train(TinyData.Tsv(_folder, "train.tsv", 300, seed: 1), kind, "--dev", dev);
        train.Code.ShouldBe(0, train.Error);

        var eval = StudentTrainerTool.Run("eval", _folder["run"], "--data", dev, "--json");
        eval.Code.ShouldBe(0, eval.Error);

        var json = JsonNode.Parse(eval.Output)!;
        var summary = JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!;
        json["metrics"]!["accuracy"]!.GetValue<double>().ShouldBe(summary["dev"]!["accuracy"]!.GetValue<double>());
        json["metrics"]!["accuracy"]!.GetValue<double>().ShouldBeGreaterThan(0.9);
        json["rows"]!.GetValue<long>().ShouldBe(60);
        json["rows_per_second"]!.GetValue<double>().ShouldBeGreaterThan(0);
        json["latency_ms"]!["p95"]!.GetValue<double>().ShouldBeGreaterThan(0);
        File.ReadAllText(_folder["run/checkpoint/config.json"]).ShouldContain("\"negative\"");
    }

    [Fact]
    public void Real_numbers_make_a_regression()
    {
        var data = TinyData.Tsv(_folder, "train.tsv", 100, seed: 1, good => good ? "4.5" : "0.5");

        Train(data, "bert", "--dev", data).Code.ShouldBe(0);

        JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!["dev"]!["pearson"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("1.0", "0.0", "train.tsv: 2 classes: 0, 1")]
    [InlineData("1", "-1", "train.tsv: 2 classes: -1, 1 (these numbers are names; ids would be 0 to 1)")]
    public void Whole_numbers_are_classes_and_the_task_is_told(string good, string bad, string says)
    {
        var data = TinyData.Tsv(_folder, "train.tsv", 60, seed: 1, isGood => isGood ? good : bad);

        var train = Train(data, "bert", "--dev", data);

        train.Code.ShouldBe(0, train.Error);
        train.Error.ShouldContain(says);
        train.Error.ShouldContain($"{data}: text: sentence, label: label");
        JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!["dev"]!["accuracy"].ShouldNotBeNull();
    }

    [Fact]
    public void Several_files_are_one_data_set_for_train_and_eval()
    {
        var (a, b) = (TinyData.Tsv(_folder, "a.tsv", 30, seed: 1), TinyData.Tsv(_folder, "b.tsv", 20, seed: 2));

        Train(a, "bert", "--data", b).Error.ShouldContain("on 50 rows of a.tsv and 1 more");
        var eval = StudentTrainerTool.Run("eval", _folder["run"], "--data", a, "--data", b, "--json");

        eval.Code.ShouldBe(0, eval.Error);
        JsonNode.Parse(eval.Output)!["rows"]!.GetValue<long>().ShouldBe(50);
    }

    [Fact]
    public void Pairs_for_a_student_of_single_texts_are_refused()
    {
        Train(TinyData.Tsv(_folder, "train.tsv", 20, seed: 1), "bert").Code.ShouldBe(0);

        var eval = StudentTrainerTool.Run("eval", _folder["run"], "--data", _folder.Write("pairs.tsv", "question\tanswer\tlabel\ngood\tfilm\tpositive\n"));

        eval.Code.ShouldBe(2);
        eval.Error.ShouldContain("pairs of texts (question and answer), and those of the training data are single (sentence)");
    }

    [Fact]
    public void A_row_without_its_label_is_named_by_line()
    {
        var result = Train(_folder.Write("train.tsv", "sentence\tlabel\ngood film\tpositive\nbad film\n"), "bert");

        result.Code.ShouldBe(2);
        result.Error.ShouldContain("train.tsv");
        result.Error.ShouldContain("3");
    }

    [Fact]
    public void An_unknown_label_of_dev_is_named()
    {
        var train = TinyData.Tsv(_folder, "train.tsv", 20, seed: 1);

        var result = Train(train, "bert", "--dev", _folder.Write("dev.tsv", "sentence\tlabel\ngood film\tsplendid\n"));

        result.Code.ShouldBe(2);
        result.Error.ShouldContain("splendid");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private StudentTrainerTool.Result Train(string data, string kind, params string[] more) => StudentTrainerTool.Run(
    [
        "train", "--recipe", "hard-labels", "--data", data, "--tokenizer", _tokenizer, "--out", _folder["run"], "--threads", "1", "--set", $"student.kind={kind}",
        .. kind == "bert"
            ? new[] { "--set", "student.layers=1", "--set", "student.hidden=32", "--set", "student.heads=2", "--set", "student.intermediate=64" }
            : ["--set", "student.embedding=16", "--set", "student.lstm_hidden=16", "--set", "student.fc=16"],
        "--set", "epochs=15", "--set", "batch_size=16", "--set", "learning_rate=5e-3", .. more,
    ]);
}
