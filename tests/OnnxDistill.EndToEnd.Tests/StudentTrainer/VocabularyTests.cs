using System.Text.Json.Nodes;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>From a data set to a vocabulary of its own, and a student that reads by it.</summary>
public sealed class VocabularyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public VocabularyTests() => _data = TinyData.Tsv(_folder, "train.tsv", 60, seed: 1);

    [Fact]
    public void A_vocabulary_of_the_data_is_written_and_a_student_trains_with_it()
    {
        var made = StudentTrainerTool.Run("vocabulary", "--data", _data, "--size", "60", "--out", _folder["vocabulary"]);

        made.Code.ShouldBe(0, made.Error);
        made.Output.ShouldContain("5 special");
        made.Output.ShouldContain("60 rows");
        made.Output.ShouldContain("0 unknown");
        Directory.GetFiles(_folder["vocabulary"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt"]);
        var train = StudentTrainerTool.Run(
            "train", "--recipe", "hard-labels", "--data", _data, "--tokenizer", _folder["vocabulary"], "--out", _folder["run"], "--threads", "1", "--set", "max_steps=1", "--set", "student.layers=1", "--set", "student.hidden=32", "--set", "student.heads=2");
        train.Code.ShouldBe(0, train.Error);
    }

    [Fact]
    public void The_same_command_gives_the_same_bytes_and_json_stands_alone_on_standard_output()
    {
        var first = StudentTrainerTool.Run("vocabulary", "--data", _data, "--size", "50", "--out", _folder["first"], "--json");
        var second = StudentTrainerTool.Run("vocabulary", "--data", _data, "--size", "50", "--out", _folder["second"], "--json");

        var json = JsonNode.Parse(first.Output)!;
        json["pieces"]!.GetValue<int>().ShouldBe(50);
        json["rows"]!.GetValue<int>().ShouldBe(60);
        foreach (var path in Directory.GetFiles(_folder["first"]))
        {
            File.ReadAllBytes(Path.Combine(_folder["second"], Path.GetFileName(path))).ShouldBe(File.ReadAllBytes(path));
        }

        second.Code.ShouldBe(0, second.Error);
    }

    [Theory]
    [InlineData(2, "give a --size of at least", "--size", "12")]
    [InlineData(1, "--size must be at least 1", "--size", "0")]
    [InlineData(1, "contradict each other", "--cased", "--lowercase")]
    [InlineData(2, "nowhere.tsv", "--data", "nowhere.tsv")]
    public void What_cannot_be_is_refused_in_a_sentence_and_nothing_is_written(int code, string says, params string[] options)
    {
        string[] data = options.Contains("--data") ? [] : ["--data", _data];
        var result = StudentTrainerTool.Run(["vocabulary", .. data, "--out", _folder["out"], .. options]);

        result.Code.ShouldBe(code);
        result.Error.ShouldContain(says);
        Directory.Exists(_folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_that_is_there_is_left_alone()
    {
        var result = StudentTrainerTool.Run("vocabulary", "--data", _data, "--size", "60", "--out", _folder.Path);

        result.Code.ShouldBe(2);
        result.Error.ShouldContain("is there already");
    }

    public void Dispose() => _folder.Dispose();
}
