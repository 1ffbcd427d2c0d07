using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Inspection;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Files;

public sealed class LinkedTeacherTests : IDisposable
{
    private static readonly EncodedExample _row = new(0, 1, 0, double.NaN, [2, 5, 9, 3], [0, 0, 0, 0], 4, "a row");
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Layouts => [.. LinkedTeacher.Layouts];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_linked_teacher_is_the_teacher_it_points_to(string layout)
    {
        using var plain = Open(LinkedTeacher.Plain(_folder["plain"]));

        using var linked = Open(LinkedTeacher.Save(_folder["linked"], layout));

        linked.Classifier.Run([_row])[0].ShouldBe(plain.Classifier.Run([_row])[0]);
        linked.Classifier.Taps.ShouldBe(plain.Classifier.Taps);
        linked.Labels!.NameOf(1).ShouldBe("yes");
        linked.Folder.Tokenizer.ShouldNotBeNull();
        if (layout != "folder above data")
        {
            Fingerprint.HashFiles(linked.Classifier.Files).ShouldBe(Fingerprint.HashFiles(plain.Classifier.Files));
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Logits_alone_are_those_of_the_plain_teacher(string layout)
    {
        using var plain = Open(LinkedTeacher.Plain(_folder["plain"]), "logits");
        using var linked = Open(LinkedTeacher.Save(_folder["linked"], layout), "logits");
        linked.Classifier.Run([_row])[0].ShouldBe(plain.Classifier.Run([_row])[0]);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_linked_teacher_offers_every_capture(string layout)
    {
        var plain = TeacherInspector.Inspect(LinkedTeacher.Plain(_folder["plain"]));
        var linked = TeacherInspector.Inspect(LinkedTeacher.Save(_folder["linked"], layout));
        linked.Support.ShouldBe(TeacherSupport.Full, linked.Reason);
        linked.Summary!.Parameters.ShouldBe(plain.Summary!.Parameters);
        linked.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_download_caches_teacher_has_the_models_name() =>
        TeacherFolder.Resolve(LinkedTeacher.Save(_folder["linked"], "hub"), null).Name.ShouldBe("m");

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    public void A_link_to_nothing_is_named(string name)
    {
        var teacher = LinkedTeacher.Plain(_folder["plain"]);
        File.Delete(Path.Combine(teacher, name));
        File.CreateSymbolicLink(Path.Combine(teacher, name), "../gone");
        Should.Throw<Exception>(() => TeacherFolder.Resolve(teacher, null)).Message
            .ShouldBe($"{Path.Combine(teacher, name)} is a link to {_folder["gone"]}, which is not there; download it again or link it to the file itself");
    }

    [Fact]
    public void A_loop_of_links_is_one_sentence()
    {
        File.CreateSymbolicLink(_folder["a.onnx"], "b.onnx");
        File.CreateSymbolicLink(_folder["b.onnx"], "a.onnx");
        Should.Throw<FileNotFoundException>(() => TeacherFolder.Resolve(_folder["a.onnx"], null)).Message.ShouldContain("is a loop of symbolic links");
    }

    private static TextTeacher Open(string teacher, string capture = "logits,hidden,scores,qkv") =>
        TextTeacher.Open(TeacherFolder.Resolve(teacher, null), new ClassifierOptions { Threads = 1, Device = Device.Cpu }, Capture.Parse(capture));
}
