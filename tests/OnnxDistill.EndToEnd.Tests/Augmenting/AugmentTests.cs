using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.StudentTrainer;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.Augmenting;

/// <summary><c>teacher-cache augment</c> as a user runs it, and what is made on its way to a student.</summary>
public sealed class AugmentTests : IDisposable
{
    private static readonly string[] Small =
        ["--threads", "1", "--set", "student.layers=1", "--set", "student.hidden=32", "--set", "student.heads=2", "--set", "student.intermediate=64", "--set", "learning_rate=5e-3"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Few labelled rows, and many made of them that the teacher labels: 1 row of the first in 4.
    [Fact]
    public void Made_rows_are_cached_and_mixed_with_labelled_ones_in_the_asked_ratio()
    {
        var (train, dev) = (TinyData.Tsv(_folder, "train.tsv", 200, seed: 1), TinyData.Tsv(_folder, "dev.tsv", 60, seed: 2));
        Ok(StudentTrainerTool.Run(["train", "--recipe", "hard-labels", "--data", train, "--tokenizer", TinyData.Tokenizer(_folder), "--out", _folder["first"], .. Small, "--set", "epochs=10"]));
        Ok(StudentTrainerTool.Run("export", _folder["first"], "--out", _folder["teacher"]));
        var few = _folder.Write("few.tsv", string.Join('\n', File.ReadLines(train).Take(33)) + "\n");

        var augmented = Augment("--data", few, "--out", _folder["made.tsv"], "--times", "8", "--seed", "3", "--exclude", dev, "--json");
        var made = augmented.Json.GetProperty("made").GetInt64();
        made.ShouldBeInRange(64, 256);
        augmented.Error.ShouldContain("no part-of-speech tags are given");
        File.ReadLines(_folder["made.tsv"]).Count().ShouldBe((int)made + 1);
        Cache(few, "labelled");
        Cache(_folder["made.tsv"], "made").ShouldContain($"{made:N0} rows");

        var said = Ok(StudentTrainerTool.Run(["train", "--recipe", "hinton", "--cache", _folder["labelled"], "--cache", _folder["made"], "--dev", dev, "--out", _folder["run"], .. Small, "--set", "batch_size=16", "--set", "mix=[1,3]", "--set", "epochs=12"]));

        said.ShouldContain("a batch has 4 rows of cache 1 and 12 rows of cache 2");
        JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!["dev"]!["accuracy"]!.GetValue<double>().ShouldBeGreaterThan(0.7);
    }

    [Fact]
    public void A_masked_language_model_and_word_vectors_make_rows_of_rows()
    {
        Directory.CreateDirectory(_folder["mlm"]);
        HeadModel.Save(_folder["mlm/model.onnx"], pooled: false);
        HeadModel.SaveTokenizer(_folder["mlm"]);
        var data = _folder.Write("rows.tsv", "sentence\tlabel\nGood film\t1\nthe bad film ...\t0\n");

        var result = Augment("--data", data, "--out", _folder["made.tsv"], "--mlm", _folder["mlm"], "--times", "30");

        result.Error.ShouldContain("no word vectors are given (--glove): words of several pieces stay as they are");
        string[] texts = [.. File.ReadLines(_folder["made.tsv"]).Skip(1).Select(l => l.Split('\t')[0])];
        texts.ShouldContain("Bad film");
        texts.ShouldContain("the good film ...");
        texts.ShouldNotContain("Good film");

        Augment("--data", data, "--out", _folder["again.tsv"], "--mlm", _folder["mlm"], "--times", "30", "--threads", "1");
        File.ReadAllText(_folder["again.tsv"]).ShouldBe(File.ReadAllText(_folder["made.tsv"]));
    }

    [Theory]
    [InlineData(1, "--method tinybert needs --mlm", "--method", "tinybert")]
    [InlineData(1, "--mlm and --glove are for --method tinybert", "--method", "bilstm", "--glove", "G")]
    [InlineData(1, "are for --method bilstm", "--glove", "G", "--tags", "G")]
    [InlineData(1, "--tags and --tag-column contradict each other", "--tags", "G", "--tag-column", "pos")]
    [InlineData(1, "give --tag-column alone: rows are single texts", "--tag-column", "label", "--pair-tag-column", "label")]
    [InlineData(1, "--times must be from 1", "--times", "0")]
    [InlineData(1, "--times is for --method bilstm and tinybert", "--method", "copy", "--times", "2")]
    [InlineData(1, "--seed is for --method bilstm and tinybert", "--method", "copy", "--seed", "1")]
    [InlineData(1, "--dialect is for --method bilstm and tinybert", "--method", "copy", "--dialect", "paper")]
    [InlineData(1, "--tokenizer is for --mlm", "--glove", "G", "--tokenizer", "T")]
    [InlineData(1, "--device is for --mlm", "--device", "cpu")]
    [InlineData(1, "--threads is for --mlm", "--glove", "G", "--threads", "2")]
    [InlineData(1, "--mask-token is for --method bilstm", "--method", "copy", "--mask-token", "<mask>")]
    [InlineData(2, "no data file nowhere.pos", "--tags", "nowhere.pos")]
    [InlineData(2, "has no column 'pos'", "--tag-column", "pos")]
    [InlineData(2, "nowhere.tsv", "--exclude", "nowhere.tsv")]
    [InlineData(2, "no file of word vectors nowhere.txt", "--glove", "nowhere.txt")]
    [InlineData(2, "has no masked-language head", "--mlm", "T")]
    [InlineData(2, "rows.tsv:1: no numbers after the word", "--glove", "D")]
    public void What_cannot_be_is_refused_in_one_sentence(int code, string says, params string[] options)
    {
        var data = _folder.Write("rows.tsv", "sentence\tlabel\na good film\t1\n");
        var glove = _folder.Write("glove.txt", "good 1 0\nfilm 0 1\n");

        var result = TeacherCacheTool.Run(
            ["augment", "--data", data, "--out", _folder["made.tsv"], .. options.Select(o => o switch { "G" => glove, "D" => data, "T" => TeacherCacheTool.Teacher, _ => o })]);

        result.Error.ShouldContain(says);
        result.Error.ShouldNotContain("   at ");
        result.Code.ShouldBe(code, result.Error);
        File.Exists(_folder["made.tsv"]).ShouldBeFalse();
    }

    [Fact]
    public void A_file_that_is_there_is_not_overwritten()
    {
        var data = _folder.Write("rows.tsv", "sentence\tlabel\na good film\t1\n");
        var result = TeacherCacheTool.Run("augment", "--data", data, "--out", data);
        (result.Code, File.ReadAllText(data)).ShouldBe((2, "sentence\tlabel\na good film\t1\n"));
        result.Error.ShouldContain("rows.tsv is there already; give another --out or delete it");
        TeacherCacheTool.Run("augment", "--data", data, "--out", _folder["made.csv"]).Code.ShouldBe(1);
    }

    [Fact]
    public void The_next_command_can_be_copied_into_a_shell()
    {
        var data = _folder.Write("rows.jsonl", "{\"what's said\": \"\\\"a, b\\\"\"}\n{\"what's said\": \"c d\"}\n");

        var result = Augment("--data", data, "--text-column", "what's said", "--method", "copy", "--out", _folder["my rows.tsv"], "--json");

        result.Error.ShouldContain($"--data '{_folder["my rows.tsv"]}' --text-column 'what'\\''s said' --header --quote none --out CACHE");
        result.Json.GetProperty("read_with").GetString().ShouldBe("--text-column 'what'\\''s said' --header --quote none");
    }

    private static string Ok(StudentTrainerTool.Result result)
    {
        result.Code.ShouldBe(0, result.Error);
        return result.Error;
    }

    private static TeacherCacheTool.Result Augment(params string[] arguments)
    {
        var result = TeacherCacheTool.Run(["augment", .. arguments]);
        result.Code.ShouldBe(0, result.Error);
        return result;
    }

    private string Cache(string data, string cache)
    {
        var run = TeacherCacheTool.Run("run", "--teacher", _folder["teacher"], "--data", data, "--out", _folder[cache]);
        run.Code.ShouldBe(0, run.Error);
        return run.Error;
    }
}
