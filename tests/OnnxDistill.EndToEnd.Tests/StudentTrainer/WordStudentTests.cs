using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>The Distilled BiLSTM on whole words with word vectors: from data and vectors to an exported student that ONNX Runtime reads text with.</summary>
public sealed class WordStudentTests : IDisposable
{
    private static readonly string[] Small =
        ["--threads", "1", "--set", "student.embedding=4", "--set", "student.lstm_hidden=8", "--set", "student.fc=10", "--set", "learning_rate=1e-2", "--set", "batch_size=16", "--set", "epochs=6"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _train;
    private readonly string _dev;
    private readonly string _vectors;

    public WordStudentTests()
    {
        (_train, _dev) = (TinyData.Tsv(_folder, "train.tsv", 200, seed: 1), TinyData.Tsv(_folder, "dev.tsv", 60, seed: 2));
        _vectors = _folder.Write("vectors.txt", "good 1 0 0 1\nbad -1 0 0 -1\nfilm 0 1 0 0\nunseen 0 0 1 0\n");
    }

    [Theory]
    [InlineData("static", Traits = ["Category", "Slow"])]
    [InlineData("non-static", Traits = ["Category", "Slow"])]
    [InlineData("multichannel")]
    public void A_student_of_words_learns_is_exported_and_says_the_same_from_text(string mode)
    {
        var made = StudentTrainerTool.Run("vocabulary", "--data", _train, "--words", "--glove", _vectors, "--out", _folder["words"]);
        made.Code.ShouldBe(0, made.Error);
        made.Output.ShouldContain("words       15: 2 special, 12 of the data, 1 more of the word vectors");
        made.Output.ShouldContain("known       100.0 % of words; 0 are [UNK]");

        var train = Ok(Train(mode, "--dev", _dev));

        train.ShouldContain($"vectors.txt has vectors of 4 of the student's 15 tokens ({mode}); the others are drawn from -0.25 to 0.25");
        train.ShouldContain("15 word pieces; its teacher has 17");
        Ok(StudentTrainerTool.Run("export", _folder["run"], "--out", _folder["student"])).ShouldContain("same prediction 64 of 64");
        JsonNode.Parse(File.ReadAllText(_folder["student/tokenizer.json"]))!["model"]!["type"]!.GetValue<string>().ShouldBe("WordLevel");
        var run = Accuracy(_folder["run"]);
        run.ShouldBeGreaterThan(0.9);
        Accuracy(_folder["student"]).ShouldBe(run);
        var score = TeacherCacheTool.Run("score", "--teacher", _folder["student"], "--data", _dev, "--json");
        score.Code.ShouldBe(0, score.Error);
        score.Json.GetProperty("metrics").GetProperty("accuracy").GetDouble().ShouldBe(run);
    }

    [Fact]
    public void Vectors_of_another_width_name_the_key_to_set()
    {
        StudentTrainerTool.Run("vocabulary", "--data", _train, "--words", "--out", _folder["words"]).Code.ShouldBe(0);

        var train = Train("static", "--set", "student.embedding=5");

        train.Code.ShouldBe(2);
        train.Error.ShouldContain("vectors.txt has vectors of 4 numbers, and the student's embeddings have 5; set student.embedding to 4");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1, "--glove adds whole words, and word pieces need none; give --words too", "--glove", "v.txt")]
    [InlineData(1, "--limit-alphabet is for pieces", "--words", "--limit-alphabet", "5")]
    [InlineData(2, "no room for a word beside [PAD] and [UNK]", "--words", "--size", "2")]
    [InlineData(2, "nowhere.txt", "--words", "--glove", "nowhere.txt")]
    public void What_does_not_go_together_is_refused(int code, string says, params string[] options)
    {
        var result = StudentTrainerTool.Run(["vocabulary", "--data", _train, "--out", _folder["out"], .. options]);

        result.Code.ShouldBe(code);
        result.Error.ShouldContain(says);
        Directory.Exists(_folder["out"]).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private static string Ok(StudentTrainerTool.Result result)
    {
        result.Code.ShouldBe(0, result.Error);
        return result.Error;
    }

    private StudentTrainerTool.Result Train(string mode, params string[] more)
    {
        Ok(StudentTrainerTool.Run(
            "train", "--recipe", "hard-labels", "--data", _train, "--tokenizer", TinyData.Tokenizer(_folder), "--out", _folder["first"], "--threads", "1", "--set", "student.layers=1", "--set", "student.hidden=32",
            "--set", "student.heads=2", "--set", "student.intermediate=64", "--set", "batch_size=16", "--set", "learning_rate=5e-3", "--set", "epochs=10"));
        Ok(StudentTrainerTool.Run("export", _folder["first"], "--out", _folder["teacher"]));
        var cache = TeacherCacheTool.Run("run", "--teacher", _folder["teacher"], "--data", _train, "--out", _folder["cache"], "--for", "distilled-bilstm");
        cache.Code.ShouldBe(0, cache.Error);
        return StudentTrainerTool.Run(
        [
            "train", "--recipe", "distilled-bilstm", "--cache", _folder["cache"], "--data", _train, "--tokenizer", _folder["words"], "--out", _folder["run"], .. Small,
            "--set", $"student.glove={_vectors}", "--set", $"student.embedding_mode={mode}", .. more,
        ]);
    }

    private double Accuracy(string student)
    {
        var eval = StudentTrainerTool.Run("eval", student, "--data", _dev, "--json");
        eval.Code.ShouldBe(0, eval.Error);
        return JsonNode.Parse(eval.Output)!["metrics"]!["accuracy"]!.GetValue<double>();
    }
}
