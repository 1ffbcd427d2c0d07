using OnnxDistill.Student.Export;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Testing;

namespace OnnxDistill.Student.Tests.Initialization;

[Collection(TorchRandomCollection.Name)]
public sealed class InitializedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;

    public InitializedRunTests()
    {
        _cache = TinyCache.Write(_folder["cache"]);
        using var teacher = new BertStudent(new BertStudentOptions
        {
            Layers = 2,
            Hidden = 16,
            Heads = 2,
            Intermediate = 32,
            Vocabulary = TinyCache.Vocabulary,
            Positions = TinyCache.MaxLength,
            PoolerActivation = "gelu",
        });
        BertOnnx.Save(teacher, _folder["teacher.onnx"]);
    }

    [Fact]
    public void A_run_goes_on_without_the_teachers_file_and_ends_with_the_same_bytes()
    {
        var recipe = TinyRun.Recipe("hinton", "student.init_layers=last");
        TinyRun.Train(_folder["whole"], recipe, _cache, init: TeacherStart.At(_folder["teacher.onnx"]));
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, _cache, stopAfter: 3, init: TeacherStart.At(_folder["teacher.onnx"])));

        // As if it had been killed before its first state was saved.
        File.Delete(_folder["cut/checkpoint/state.safetensors"]);
        File.Delete(_folder["teacher.onnx"]);
        TinyRun.Train(_folder["cut"], recipe, _cache, resume: true, init: TeacherStart.At(_folder["teacher.onnx"]));

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        File.Exists(_folder["cut/checkpoint/init.safetensors"]).ShouldBeFalse();
        using var model = RunFolder.Open(_folder["cut"]).LoadModel();
        model.ShouldBeOfType<BertStudent>().Options.PoolerActivation.ShouldBe("gelu");
    }

    [Fact]
    public void The_student_begins_as_the_teacher_is()
    {
        var recipe = TinyRun.Recipe("hinton", "student.layers=2", "max_steps=1", "learning_rate=1e-12");

        TinyRun.Train(_folder["run"], recipe, _cache, init: TeacherStart.At(_folder["teacher.onnx"]));

        using var model = (BertStudent)RunFolder.Open(_folder["run"]).LoadModel();
        var teacher = TeacherStart.At(_folder["teacher.onnx"]).Weights;
        using var gold = GoldStudents.Student(teacher, 2);
        foreach (var ((name, a), (_, b)) in model.NamedParameters().Zip(gold.NamedParameters()))
        {
            (a - b).abs().max().item<float>().ShouldBeLessThan(1e-6f, name);
        }
    }

    [Fact]
    public void Layers_to_start_from_need_a_teacher() =>
        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton", "student.init_layers=first"), _cache)).Message.ShouldContain("--init");

    [Fact]
    public void More_layers_than_the_teachers_are_refused_before_the_folder_is_made()
    {
        var recipe = TinyRun.Recipe("hinton", "student.layers=3");

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], recipe, _cache, init: TeacherStart.At(_folder["teacher.onnx"])))
            .Message.ShouldBe("student.layers is 3, but the teacher to start from has 2 layers; set student.layers to at most 2");
        Directory.Exists(_folder["run"]).ShouldBeFalse();
    }

    [Fact]
    public void A_resumed_run_must_start_from_the_same()
    {
        var recipe = TinyRun.Recipe("hinton");
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["run"], recipe, _cache, stopAfter: 3, init: TeacherStart.At(_folder["teacher.onnx"])));

        Should.Throw<InvalidDataException>(() => TinyRun.Train(_folder["run"], recipe, _cache, resume: true)).Message.ShouldContain("start (teacher.onnx, now random weights)");
    }

    public void Dispose() => _folder.Dispose();
}
