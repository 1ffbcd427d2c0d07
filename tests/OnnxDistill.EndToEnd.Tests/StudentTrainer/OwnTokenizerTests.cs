using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>A student with another tokenizer than its teacher's: from the cache of a teacher of whole words to an exported student of letters.</summary>
public sealed class OwnTokenizerTests(OwnTokenizerTests.TeacherOfWords made) : IClassFixture<OwnTokenizerTests.TeacherOfWords>, IDisposable
{
    private static readonly string[] Small =
        ["--threads", "1", "--set", "student.layers=1", "--set", "student.hidden=32", "--set", "student.heads=2", "--set", "student.intermediate=64", "--set", "batch_size=16", "--set", "learning_rate=5e-3"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_student_of_letters_learns_from_a_teacher_of_words_and_is_exported_with_its_letters()
    {
        var more = _folder.Write("more.tsv", File.ReadAllText(made.Train) + "a text that no cache holds\tpositive\n");

        var train = Ok(Train(more, "--dev", made.Dev, "--set", "epochs=25", "--max-length", "64"));

        train.ShouldContain("1 rows of more.tsv are not in");
        train.ShouldContain("\"a text that no cache holds\"");
        train.ShouldNotContain("teachers");
        train.ShouldContain("57 word pieces; its teacher has 17");
        Ok(StudentTrainerTool.Run("export", _folder["run"], "--out", _folder["student"])).ShouldContain("same prediction 64 of 64");
        File.ReadAllText(_folder["student/tokenizer.json"]).ShouldContain("\"##q\"");
        var (run, exported) = (Accuracy(_folder["run"]), Accuracy(_folder["student"]));
        exported.ShouldBe(run);
        JsonNode.Parse(File.ReadAllText(_folder["run/summary.json"]))!["dev"]!["accuracy"]!.GetValue<double>().ShouldBe(run);

        // The exported student is a teacher as any other: ONNX Runtime says the same from text.
        var score = TeacherCacheTool.Run("score", "--teacher", _folder["student"], "--data", made.Dev, "--json");
        score.Code.ShouldBe(0, score.Error);
        score.Json.GetProperty("metrics").GetProperty("accuracy").GetDouble().ShouldBe(run);
        run.ShouldBeGreaterThan(0.8);
    }

    [Theory]
    [InlineData(1, "--tokenizer beside --cache needs --data", "--tokenizer", "letters")]
    [InlineData(1, "--max-length beside --cache needs --data", "--max-length", "32")]
    [InlineData(1, "--max-length must be at least 1", "--data", "train.tsv", "--tokenizer", "letters", "--max-length", "0")]
    [InlineData(1, "--limit says how a file of --data is read", "--limit", "32")]
    [InlineData(1, "--data beside --cache needs --tokenizer", "--data", "train.tsv")]
    [InlineData(1, "--memory is for --cache", "--data", "train.tsv", "--tokenizer", "letters", "--memory", "1GiB")]
    [InlineData(2, "no tokenizer", "--data", "train.tsv", "--tokenizer", "cache")]
    [InlineData(2, "nowhere.tsv", "--data", "nowhere.tsv", "--tokenizer", "letters")]
    public void What_does_not_go_together_is_refused(int code, string says, params string[] options)
    {
        var result = StudentTrainerTool.Run(
            ["train", "--recipe", "hinton", "--cache", made["cache"], "--out", _folder["run"], .. options.Select(o => o.StartsWith("--", StringComparison.Ordinal) || char.IsDigit(o[0]) ? o : made[o])]);

        result.Code.ShouldBe(code);
        result.Error.ShouldContain(says);
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void Layers_of_a_teacher_with_other_words_may_be_taken()
    {
        var train = Ok(Train(made.Train, "--init", made["teacher"], "--set", "max_steps=2", "--max-length", "64"));

        train.ShouldContain("its embeddings of words start random, its layers are teacher's");
    }

    public void Dispose() => _folder.Dispose();

    private static string Ok(StudentTrainerTool.Result result)
    {
        result.Code.ShouldBe(0, result.Error);
        return result.Error;
    }

    private StudentTrainerTool.Result Train(string data, params string[] more) => StudentTrainerTool.Run(
        ["train", "--recipe", "hinton", "--cache", made["cache"], "--data", data, "--tokenizer", made["letters"], "--out", _folder["run"], .. Small, .. more]);

    private double Accuracy(string student)
    {
        var eval = StudentTrainerTool.Run("eval", student, "--data", made.Dev, "--json");
        eval.Code.ShouldBe(0, eval.Error);
        return JsonNode.Parse(eval.Output)!["metrics"]!["accuracy"]!.GetValue<double>();
    }

    /// <summary>A trained teacher of 17 words, its cache, and a tokenizer of letters: made once for all tests, which only read them.</summary>
    public sealed class TeacherOfWords : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public TeacherOfWords()
        {
            (Train, Dev) = (TinyData.Tsv(_folder, "train.tsv", 200, seed: 1), TinyData.Tsv(_folder, "dev.tsv", 60, seed: 2));
            Ok(StudentTrainerTool.Run(["train", "--recipe", "hard-labels", "--data", Train, "--tokenizer", TinyData.Tokenizer(_folder), "--out", _folder["first"], .. Small, "--set", "epochs=10"]));
            Ok(StudentTrainerTool.Run("export", _folder["first"], "--out", _folder["teacher"]));
            var cache = TeacherCacheTool.Run("run", "--teacher", _folder["teacher"], "--data", Train, "--out", _folder["cache"], "--capture", "logits");
            cache.Code.ShouldBe(0, cache.Error);
            Directory.CreateDirectory(_folder["letters"]);
            string[] letters = [.. "abcdefghijklmnopqrstuvwxyz".Select(c => c.ToString())];
            _folder.Write("letters/vocab.txt", string.Join('\n', ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. letters, .. letters.Select(l => "##" + l)]) + "\n");
        }

        /// <summary>Gets the rows of the cache, a file.</summary>
        public string Train { get; }

        /// <summary>Gets rows that are not in the cache.</summary>
        public string Dev { get; }

        /// <summary>Gets the path of <c>cache</c>, <c>teacher</c>, <c>letters</c> or <c>train.tsv</c>.</summary>
        public string this[string name] => _folder[name];

        public void Dispose() => _folder.Dispose();
    }
}
