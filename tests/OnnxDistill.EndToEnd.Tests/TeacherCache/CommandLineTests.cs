namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "--frobnicate", "run --teacher T --data D --out C --frobnicate")]
    [InlineData(1, "unknown option --frobnicate", "run --teacher T --out C --data D --frobnicate")]
    [InlineData(1, "--out", "run --teacher T --data D")]
    [InlineData(1, "not both", "run --teacher T --data D --out C --capture logits --for hinton")]
    [InlineData(1, "0/4", "run --teacher T --data D --out C --shard 4/4")]
    [InlineData(1, "fp8", "run --teacher T --data D --out C --precision fp8")]
    [InlineData(1, "--threads", "score --teacher T --data D --threads 0")]
    [InlineData(1, "--limit x: give a whole number", "run --teacher T --data D --out C --limit x")]
    [InlineData(1, "--limit must be at least 1", "run --teacher T --data D --out C --limit 0")]
    [InlineData(1, "--threads 1.5: give a whole number", "estimate --teacher T --data D --threads 1.5")]
    [InlineData(1, "--rows all: give a whole number", "verify C --rows all")]
    [InlineData(1, "--rows must be at least 1", "verify C --rows 0")]
    [InlineData(1, "--max-length must be at least 3", "run --teacher T --data D --out C --max-length 2")]
    [InlineData(1, "counted from 0", "run --teacher T --data D --out C --shard 1/1")]
    [InlineData(2, "the path of the teacher is empty", "run --teacher EMPTY --data D --out C")]
    [InlineData(2, "the path of the tokenizer is empty", "run --teacher T --tokenizer EMPTY --data D --out C")]
    [InlineData(2, "the path of the cache is empty", "run --teacher T --data D --out EMPTY")]
    [InlineData(2, "is a file, but a cache is a folder", "run --teacher T --data D --out D")]
    [InlineData(2, "cannot be made", "run --teacher T --data D --out D/cache")]
    [InlineData(2, "pooled", "run --teacher T --data D --out C --capture logits,pooled")]
    [InlineData(2, "vocabulary cannot be captured: no output is [batch, length, 30522]", "run --teacher T --data D --out C --capture logits,vocabulary:64")]
    [InlineData(2, "hidden 0 to 6", "run --teacher T --data D --out C --dequantize --capture logits,hidden:7")]
    [InlineData(2, "hintn", "run --teacher T --data D --out C --for hintn")]
    [InlineData(1, "--mask-replicas must be from 0", "run --teacher T --data D --out C --mask-replicas -1")]
    [InlineData(2, "auto, cpu or cuda:N", "score --teacher T --data D --device tpu")]
    [InlineData(2, "nowhere.onnx", "score --teacher nowhere.onnx --data D")]
    [InlineData(2, "nowhere.tsv", "score --teacher T --data nowhere.tsv")]
    [InlineData(2, "nowhere", "info nowhere")]
    [InlineData(2, "nowhere", "verify nowhere")]
    [InlineData(2, "nowhere", "inspect nowhere")]
    public void What_cannot_be_is_refused_in_one_sentence(int code, string says, string line)
    {
        var data = _folder.Write("rows.tsv", "sentence\tlabel\nplay some music\tPlayMusic\n");
        var arguments = line.Split(' ').Select(a => a switch { "T" => TeacherCacheTool.Teacher, "D" => data, "C" => _folder["cache"], "D/cache" => Path.Combine(data, "cache"), "EMPTY" => string.Empty, _ => a });

        var result = TeacherCacheTool.Run([.. arguments]);

        result.Error.ShouldContain(says);
        result.Error.ShouldNotContain("   at ");
        result.Code.ShouldBe(code, result.Error);
        result.Output.ShouldBeEmpty();
        Directory.Exists(_folder["cache"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("inspect --help")]
    [InlineData("estimate --help")]
    [InlineData("run --help")]
    [InlineData("verify --help")]
    [InlineData("info --help")]
    [InlineData("score --help")]
    [InlineData("augment --help")]
    public void Help_ends_with_examples(string line)
    {
        var result = TeacherCacheTool.Run(line.Split(' '));
        result.Code.ShouldBe(0);
        result.Output.ShouldContain("Examples:\n  teacher-cache ");
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public void Inspect_prints_the_fixed_object()
    {
        var json = TeacherCacheTool.Run("inspect", TeacherCacheTool.Teacher, "--json").Json;
        json.EnumerateObject().Select(p => p.Name).ShouldBe([
            "file", "producer", "opset", "bytes", "parameters", "family", "support", "reason", "layers", "hidden", "heads", "head_size", "intermediate",
            "activation", "vocabulary", "positions", "inputs", "outputs", "logits", "logits_reason", "captures", "unavailable", "self_check", "notes",
        ]);
        json.GetProperty("support").GetString().ShouldBe("full");
        json.GetProperty("vocabulary").GetInt32().ShouldBe(30522);
        json.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("role").GetString())
            .ShouldBe(["input_ids", "attention_mask", "token_type_ids"], ignoreOrder: true);
        json.GetProperty("outputs")[0].GetProperty("kind").GetString().ShouldBe("logits");
    }

    [Fact]
    public void Inspect_prints_the_object_also_for_what_it_refuses()
    {
        var result = TeacherCacheTool.Run("inspect", _folder.Write("noise.onnx", "no model at all"), "--json");
        result.Code.ShouldBe(2);
        result.Json.GetProperty("support").GetString().ShouldBe("refused");
        result.Json.GetProperty("reason").GetString()!.ShouldContain("noise.onnx");
    }
}
