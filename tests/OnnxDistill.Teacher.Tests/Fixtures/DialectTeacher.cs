using OnnxDistill.Data.Files;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>An encoder of the dialects as a teacher without a tokenizer, and rows of ids.</summary>
internal sealed class DialectTeacher : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public DialectTeacher(DialectEncoder encoder)
    {
        Path = _folder["model.onnx"];
        OnnxFile.Save(Path, encoder.Build());
        Teacher = TextTeacher.Open(TeacherFolder.Resolve(Path, null), new ClassifierOptions { Threads = 1, Device = Device.Cpu });
    }

    public string Path { get; }

    public TextTeacher Teacher { get; }

    public string this[string name] => _folder[name];

    /// <summary>Rows of 2 to 9 ids.</summary>
    public DataFile Rows(int count)
    {
        var random = new Random(5);
        var lines = Enumerable.Range(0, count).Select(_ => $$"""{"input_ids":[{{string.Join(',', Enumerable.Range(0, 2 + random.Next(8)).Select(_ => random.Next(5, DialectEncoder.Vocabulary)))}}]}""");
        return DataFile.Open(_folder.Write("rows.jsonl", string.Join('\n', lines) + "\n"), new DataFileOptions());
    }

    public void Dispose()
    {
        Teacher.Dispose();
        _folder.Dispose();
    }
}
