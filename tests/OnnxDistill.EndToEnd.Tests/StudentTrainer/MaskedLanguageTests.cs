using System.Text.Json.Nodes;
using OnnxDistill.EndToEnd.Tests.TeacherCache;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>
/// A masked language model from its ONNX file to a classifier: a small one is distilled from a table of numbers, another from it by DistilBERT's
/// triple loss, and a classifier starts from that one.
/// </summary>
public sealed class MaskedLanguageTests : IDisposable
{
    private static readonly string[] Words = ["good", "bad", "film"];
    private readonly TemporaryFolder _folder = new();

    public MaskedLanguageTests()
    {
        Directory.CreateDirectory(_folder["table"]);
        HeadModel.Save(_folder["table/model.onnx"], pooled: false);
        HeadModel.SaveTokenizer(_folder["table"]);
    }

    public void Dispose() => _folder.Dispose();

    private string Report(string run, string dev)
    {
        var report = StudentTrainerTool.Run("report", _folder[run], "--dev", _folder[dev], "--out", _folder["report.html"], "--threads", "1");
        report.Code.ShouldBe(0, report.Error);
        return File.ReadAllText(_folder["report.html"]);
    }

    [Fact]
    public void A_masked_language_model_is_distilled_exported_distilled_again_and_fine_tuned()
    {
        var (text, held) = (Text("text.txt", 80, seed: 1), Text("held.txt", 40, seed: 2));
        Cache("table", text, "masked-lm", "cache").ShouldBe("vocabulary:64");
        Cache("table", held, "masked-lm", "dev");

        string[] tiny = ["--set", "student.layers=2", "--set", "student.hidden=16", "--set", "student.heads=2", "--set", "student.intermediate=24", "--set", "batch_size=16"];
        var train = Train("first", ["--recipe", "masked-lm", "--cache", _folder["cache"], "--dev", _folder["dev"], "--set", "epochs=2", .. tiny]);
        train.ShouldContain("80 rows of text.txt, masked, learns vocabulary, masked-token");
        train.ShouldContain("best perplexity");
        Export("first", "small").ShouldContain("same prediction 64 of 64");
        var config = JsonNode.Parse(File.ReadAllText(_folder["small/config.json"]))!;
        config["architectures"]![0]!.ToString().ShouldBe("BertForMaskedLM");
        File.ReadAllText(_folder["small/README.md"]).ShouldContain("pipeline_tag: fill-mask");

        // The run and its export are measured alike.
        Metrics("first").ShouldBe(Metrics("small"));
        Report("first", "dev").ShouldContain("perplexity (less is better) of the best checkpoint on dev");

        Cache("small", text, "distilbert", "cache-2").ShouldBe("hidden:2,vocabulary:all");
        train = Train("second", ["--recipe", "distilbert", "--cache", _folder["cache-2"], "--init", _folder["small"], "--set", "student.layers=1", "--set", "student.init_layers=[1]", "--set", "max_steps=4"]);
        Report("second", "cache-2").ShouldContain("<td>hidden-cosine</td>");
        train.ShouldContain("learns vocabulary, masked-token, hidden-cosine");
        train.ShouldNotContain("has no masked-language head");
        Export("second", "smaller").ShouldContain("same prediction 64 of 64");

        var labelled = _folder.Write("labelled.tsv", "sentence\tlabel\ngood film\t1\nbad film\t0\nfilm good good\t1\n");
        Train("classifier", ["--recipe", "hard-labels", "--data", labelled, "--tokenizer", _folder["smaller"], "--init", _folder["smaller"], "--max-length", "16", "--set", "max_steps=3", "--dev", labelled])
            .ShouldContain("best accuracy");
        JsonNode.Parse(File.ReadAllText(_folder["classifier/checkpoint/config.json"]))!["architectures"]![0]!.ToString().ShouldBe("BertForSequenceClassification");
    }

    [Fact]
    public void A_teacher_without_such_a_head_gives_its_encoder_only_and_that_is_said()
    {
        Cache("table", Text("text.txt", 40, seed: 1), "masked-lm", "cache");
        var labelled = _folder.Write("labelled.tsv", "sentence\tlabel\ngood film\t1\nbad film\t0\n");
        Train("classifier", ["--recipe", "hard-labels", "--data", labelled, "--tokenizer", _folder["table"], "--max-length", "16", "--set", "max_steps=1", "--set", "student.layers=1"]);
        Export("classifier", "encoder");

        Train("run", ["--recipe", "masked-lm", "--cache", _folder["cache"], "--init", _folder["encoder"], "--set", "max_steps=1"])
            .ShouldContain("encoder has no masked-language head of BERT's form: the student's starts from the embeddings of words and random weights");
    }

    /// <summary>TinyBERT's first stage and MiniLM before any task: the teacher's layers alone, on text without labels.</summary>
    [Theory]
    [InlineData("tinybert", "hidden:0,2,scores:1", "attention-mse, hidden-mse, embedding-mse")]
    [InlineData("minilm-v2", "qkv:1", "relation")]
    public void Layers_are_distilled_before_any_task_and_a_classifier_starts_from_them(string recipe, string capture, string learns)
    {
        var text = Text("text.txt", 40, seed: 1);
        Cache("table", text, "masked-lm", "cache");
        Train("first", ["--recipe", "masked-lm", "--cache", _folder["cache"], "--set", "student.layers=2", "--set", "student.hidden=16", "--set", "student.heads=2", "--set", "student.intermediate=24", "--set", "max_steps=2"]);
        Export("first", "teacher");
        const string Said = "the teacher has no classes: stage prediction of";

        string[] shape = ["--set", "student.layers=1", "--set", "student.heads=2", "--set", "student.hidden=12", "--set", "student.intermediate=24"];
        var run = TeacherCacheTool.Run(["run", "--teacher", _folder["teacher"], "--data", text, "--for", recipe, "--max-length", "16", "--out", _folder["layers"], .. shape]);
        run.Code.ShouldBe(0, run.Error);
        run.Error.ReplaceLineEndings(" ").ShouldContain(Said);
        CachePlan.Load(_folder["layers"]).Capture.ShouldBe(capture);
        string[] heads = recipe == "minilm-v2" ? ["--set", "relation_heads=4"] : [];
        var train = Train("general", ["--recipe", recipe, "--cache", _folder["layers"], "--set", "max_steps=3", .. shape, .. heads]).ReplaceLineEndings(" ");
        train.ShouldContain($"40 rows of text.txt, learns {learns}");
        train.ShouldContain(Said);
        train.ShouldContain("masked-language head is not trained");
        Export("general", "start");
        File.ReadAllText(_folder["start/README.md"]).ShouldContain("its masked-language head is not trained");

        var labelled = _folder.Write("labelled.tsv", "sentence\tlabel\ngood film\t1\nbad film\t0\nfilm good good\t1\n");
        Train("classifier", ["--recipe", "hard-labels", "--data", labelled, "--tokenizer", _folder["start"], "--init", _folder["start"], "--max-length", "16", "--set", "max_steps=3", "--dev", labelled])
            .ShouldContain("best accuracy");
    }

    [Fact]
    public void What_cannot_be_measured_or_learned_is_said()
    {
        var text = Text("text.txt", 40, seed: 1);
        Cache("table", text, "masked-lm", "cache");
        Train("run", ["--recipe", "masked-lm", "--cache", _folder["cache"], "--set", "max_steps=1", "--set", "student.layers=1"]);

        Refused(StudentTrainerTool.Run("eval", _folder["run"], "--data", text)).ShouldContain("text.txt is no cache, and a masked language model is measured on masked rows");
        Refused(StudentTrainerTool.Run("train", "--recipe", "hinton", "--cache", _folder["cache"], "--out", _folder["other"]))
            .ShouldContain("stage train of recipe hinton has no objective for a masked language model");
        Directory.Exists(_folder["other"]).ShouldBeFalse();
    }

    private static string Refused(StudentTrainerTool.Result result)
    {
        result.Code.ShouldBe(2, result.Error);
        return result.Error;
    }

    private string Text(string name, int rows, int seed)
    {
        var random = new Random(seed);
        return _folder.Write(name, string.Join('\n', Enumerable.Range(0, rows).Select(_ => string.Join(' ', Enumerable.Range(0, 2 + random.Next(6)).Select(_ => Words[random.Next(3)])))) + "\n");
    }

    private string Cache(string teacher, string text, string recipe, string cache)
    {
        var run = TeacherCacheTool.Run("run", "--teacher", _folder[teacher], "--data", text, "--for", recipe, "--max-length", "16", "--out", _folder[cache]);
        run.Code.ShouldBe(0, run.Error);
        return CachePlan.Load(_folder[cache]).Capture;
    }

    private string Train(string run, string[] arguments)
    {
        var result = StudentTrainerTool.Run(["train", "--out", _folder[run], "--threads", "1", .. arguments]);
        result.Code.ShouldBe(0, result.Error);
        return result.Error;
    }

    private string Export(string run, string folder)
    {
        var result = StudentTrainerTool.Run("export", _folder[run], "--out", _folder[folder]);
        result.Code.ShouldBe(0, result.Error);
        return result.Error;
    }

    private string Metrics(string student)
    {
        var result = StudentTrainerTool.Run("eval", _folder[student], "--data", _folder["dev"], "--json", "--threads", "1");
        result.Code.ShouldBe(0, result.Error);
        var json = JsonNode.Parse(result.Output)!;
        json["rows"]!.GetValue<int>().ShouldBe(40);
        return json["metrics"]!.ToJsonString();
    }
}
