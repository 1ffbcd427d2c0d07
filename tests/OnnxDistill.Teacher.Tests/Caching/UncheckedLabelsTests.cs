using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Caching;

/// <summary>Labels are not looked at where no logits are captured.</summary>
public sealed class UncheckedLabelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_logits_a_label_may_be_anything_and_known_ones_are_kept()
    {
        var data = Rows();
        using var teacher = Open("hidden:last");
        LabelNote.Of(teacher, data)!.ShouldContain("are not checked, since no logits are captured");

        CacheRun.Execute(teacher, data, _folder["cache"], new CacheRunOptions { Capture = Capture.Parse("hidden:last") });

        SoftTargetCache.Open(_folder["cache"]).ReadRows().OrderBy(r => r.Row).Select(r => r.Label).ShouldBe([double.NaN, 1, 0]);
    }

    [Fact]
    public void With_logits_an_unknown_label_is_refused()
    {
        var data = Rows();
        using var teacher = Open("logits,hidden:last");
        LabelNote.Of(teacher, data).ShouldBeNull();
        Should.Throw<InvalidDataException>(() => CacheRun.Execute(teacher, data, _folder["cache"], new CacheRunOptions { Capture = Capture.Parse("logits,hidden:last") }))
            .Message.ShouldContain("unknown label 'splendid'");
    }

    [Fact]
    public void A_config_of_other_classes_is_told_and_not_refused_without_logits()
    {
        using (Open("hidden:last"))
        {
            File.WriteAllText(Path.Combine(_folder["teacher"], "config.json"), """{"id2label":["a","b","c"]}""");
        }

        using var teacher = Open("hidden:last", write: false);
        teacher.Notes.ShouldHaveSingleItem().ShouldContain("names 3 classes but");
        Should.Throw<InvalidDataException>(() => Open("logits", write: false).Dispose());
    }

    private DataFile Rows() => DataFile.Open(_folder.Write("rows.tsv", "sentence\tlabel\ngood film\tsplendid\nbad film\tyes\nslow book\t0\n"), new DataFileOptions());

    private TextTeacher Open(string capture, bool write = true) => TextTeacher.Open(
        TeacherFolder.Resolve(write ? LinkedTeacher.Plain(_folder["teacher"]) : _folder["teacher"], null),
        new ClassifierOptions { Threads = 1, Device = Device.Cpu },
        Capture.Parse(capture));
}
