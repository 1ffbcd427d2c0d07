using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Runs;

[Collection(TorchRandomCollection.Name)]
public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("hinton")]
    [InlineData("distilled-bilstm")]
    public void A_run_is_enough_after_the_cache_is_gone(string recipe)
    {
        var cache = TinyCache.Write(_folder["cache"]);
        var summary = TinyRun.Train(_folder["run"], TinyRun.Recipe(recipe), cache);
        Directory.Delete(cache, recursive: true);

        var run = RunFolder.Open(_folder["run"]);
        using var model = run.LoadModel();

        run.Recipe.Name.ShouldBe(recipe);
        run.Summary!.Steps.ShouldBe(summary.Steps);
        run.Info.Id2Label!.Values.ShouldBe(["without", "with"]);
        run.Info.Teacher.ShouldBe("tiny");
        run.Tokenizer.ShouldBeNull();
        model.NamedParameters().Sum(p => p.Value.numel()).ShouldBe(summary.Parameters);
        model.training.ShouldBeFalse();
        File.ReadAllText(_folder["run/checkpoint/config.json"]).ShouldContain("\"without\"");
    }

    [Fact]
    public void The_checkpoint_opens_like_an_exported_folder()
    {
        var cache = TinyCache.Write(_folder["cache"]);
        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), cache);

        using var run = LoadedStudent.Open(_folder["run"]);
        using var exported = LoadedStudent.Open(_folder["run/checkpoint"]);

        exported.Labels!.NameOf(1).ShouldBe("with");
        exported.Model.NamedParameters().Select(p => Convert.ToHexString(p.Value.bytes))
            .ShouldBe(run.Model.NamedParameters().Select(p => Convert.ToHexString(p.Value.bytes)));
    }

    [Fact]
    public void A_folder_that_is_no_run_is_named() =>
        Should.Throw<InvalidDataException>(() => RunFolder.Open(_folder.Path)).Message.ShouldContain(_folder.Path);

    [Fact]
    public void A_folder_that_is_neither_run_nor_export_is_named() =>
        Should.Throw<InvalidDataException>(() => LoadedStudent.Open(_folder.Path)).Message.ShouldContain("config.json");

    [Fact]
    public void A_truncated_checkpoint_is_named()
    {
        TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "epochs=1"), TinyCache.Write(_folder["cache"]));
        var weights = _folder["run/checkpoint/model.safetensors"];
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^100]);

        Should.Throw<InvalidDataException>(() => RunFolder.Open(_folder["run"]).LoadModel()).Message.ShouldContain("model.safetensors");
    }

    public void Dispose() => _folder.Dispose();
}
