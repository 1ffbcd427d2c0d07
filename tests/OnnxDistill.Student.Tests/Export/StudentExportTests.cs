using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Tests.Support;

namespace OnnxDistill.Student.Tests.Export;

public sealed class StudentExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("hinton")]
    [InlineData("distilled-bilstm")]
    public void An_exported_folder_holds_the_student_of_the_run(string recipe)
    {
        Train(recipe);

        StudentExport.Write(_folder["run"], _folder["student"] + Path.DirectorySeparatorChar);

        File.Exists(_folder["student/onnx/model.onnx"]).ShouldBeTrue();
        File.ReadAllText(_folder["student/README.md"]).ShouldContain("was not compared");
        Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).ShouldBe(["cache", "run", "student"], ignoreOrder: true);
        using var run = LoadedStudent.Open(_folder["run"]);
        using var exported = LoadedStudent.Open(_folder["student"]);
        foreach (var (there, here) in run.Model.NamedParameters().Zip(exported.Model.NamedParameters()))
        {
            here.Value.data<float>().ToArray().ShouldBe(there.Value.data<float>().ToArray(), there.Name);
        }
    }

    [Fact]
    public void A_folder_that_is_there_is_left_alone()
    {
        Train("hinton");
        Directory.CreateDirectory(_folder["student"]);
        Should.Throw<InvalidDataException>(() => StudentExport.Write(_folder["run"], _folder["student"])).Message.ShouldContain("is there already");
        Should.Throw<InvalidDataException>(() => StudentExport.Write(_folder["cache"], _folder["other"])).Message.ShouldContain("no run folder");
        Directory.Exists(_folder["other"]).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private void Train(string recipe)
    {
        TinyCache.Write(_folder["cache"], 24);
        TinyRun.Train(_folder["run"], TinyRun.Recipe(recipe, "max_steps=2"), _folder["cache"]);
    }
}
