namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary><c>run --capture vocabulary:K</c> of a masked-language model with 8 word pieces.</summary>
public sealed class VocabularySizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _data;

    public VocabularySizeTests()
    {
        _model = HeadModel.Save(_folder["mlm.onnx"], pooled: false);
        HeadModel.SaveTokenizer(_folder.Path);
        _data = _folder.Write("rows.txt", "good film\nbad film good bad\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void As_many_word_pieces_as_there_are_can_be_kept()
    {
        var result = Run("vocabulary:8");
        result.Code.ShouldBe(0, result.Error);
    }

    [Fact]
    public void More_word_pieces_than_there_are_are_refused()
    {
        var result = Run("vocabulary:9");
        result.Code.ShouldBe(2);
        result.Error.ShouldContain("capture 'vocabulary:9': ");
        result.Error.ShouldContain("has 8 word pieces; give vocabulary:8 at most, or vocabulary:all");
        Directory.Exists(_folder["cache"]).ShouldBeFalse();
    }

    [Fact]
    public void Asking_for_logits_tells_that_the_vocabulary_can_be_captured() => Run("logits").Error.ShouldContain("give --capture vocabulary:64 or a part of it");

    private TeacherCacheTool.Result Run(string capture) => TeacherCacheTool.Run("run", "--teacher", _model, "--data", _data, "--capture", capture, "--out", _folder["cache"]);
}
