using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Teachers;

public sealed class TeacherClassesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TeacherClassesTests() => new TinyTeacher().SaveFolder(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"id2label":["no","maybe","yes"]}""", "yes")]
    [InlineData("""{"label2id":{"no":0,"maybe":1,"yes":2}}""", "yes")]
    [InlineData("{}", "LABEL_2")]
    public void Names_come_from_the_config(string config, string last)
    {
        using var teacher = Open(config);
        teacher.Labels!.NameOf(2).ShouldBe(last);
        teacher.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"id2label":{"0":"LABEL_0","1":"LABEL_1"}}""", "id2label names 2 classes but")]
    [InlineData("""{"problem_type":"classification"}""", "problem_type 'classification' is not known")]
    [InlineData("""{"id2label":["no","maybe","yes"],"label2id":{"no":2,"maybe":1,"yes":0}}""", "contradict each other")]
    public void What_does_not_fit_is_told(string config, string says)
    {
        using var teacher = Open(config);
        teacher.Notes.ShouldHaveSingleItem().ShouldContain(says);
    }

    [Theory]
    [InlineData("""{"id2label":["no","yes"]}""", "names 2 classes but")]
    [InlineData("""{"id2label":{"1":"no","2":"maybe","3":"yes"}}""", "the ids of id2label are 1 to 3 but those of 3 logits are 0 to 2")]
    [InlineData("""{"problem_type":"regression"}""", "several numbers a row are not supported")]
    public void A_config_of_another_model_is_refused_only_where_labels_matter(string config, string says)
    {
        Should.Throw<InvalidDataException>(() => Open(config).Dispose()).Message.ShouldContain(says);
        TeacherClasses.Of(TeacherFolder.Resolve(_folder.Path, null), TinyTeacher.Classes, matter: false).Id2Label?.Count.ShouldBe(3);
    }

    [Fact]
    public void An_unknown_label_names_the_key_that_would_make_it_known()
    {
        var data = DataFile.Open(_folder.Write("rows.tsv", "sentence\tlabel\ngood film\tgreat\n"), new DataFileOptions());
        using var named = Open("""{"label2id":{"no":0,"maybe":1,"yes":2}}""");
        Resolve(named, data).ShouldContain($"unknown label 'great' (known by label2id in {_folder["config.json"]}: no, maybe, yes");
        using var nameless = Open("{}");
        Resolve(nameless, data).ShouldContain($"name them by id2label in {_folder["config.json"]}");
        File.Delete(_folder["config.json"]);
        using var alone = Open(null);
        Resolve(alone, data).ShouldContain($"name them by id2label in a config.json beside {_folder["model.onnx"]}");
    }

    private static string Resolve(TextTeacher teacher, DataFile data) =>
        Should.Throw<InvalidDataException>(() => teacher.Encoder(data, 16).Encode(data.Read().First())).Message;

    private TextTeacher Open(string? config)
    {
        if (config is not null)
        {
            _folder.Write("config.json", config);
        }

        return TextTeacher.Open(TeacherFolder.Resolve(_folder.Path, null), new ClassifierOptions { Threads = 1 }, Capture.OnlyLogits);
    }
}
