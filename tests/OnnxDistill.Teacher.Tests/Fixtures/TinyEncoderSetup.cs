using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>A tiny encoder opened for a capture, and rows of ids.</summary>
internal sealed class TinyEncoderSetup : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinyEncoderSetup(TinyEncoder tiny, string capture, bool dequantize = false)
    {
        Directory.CreateDirectory(_folder["teacher"]);
        var model = tiny.Load(Path.Combine(_folder["teacher"], "model.onnx"));
        Capture = Capture.Parse(capture);
        try
        {
            Teacher = TextTeacher.Open(
                TeacherFolder.Resolve(_folder["teacher"], null), new ClassifierOptions { Threads = 1, Device = Device.Cpu, Dequantize = dequantize }, Capture, model);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    public Capture Capture { get; }

    public TextTeacher Teacher { get; }

    public string this[string name] => _folder[name];

    /// <summary>Rows of 1 to 6 ids.</summary>
    public DataFile Rows(int count)
    {
        var random = new Random(11);
        var lines = Enumerable.Range(0, count).Select(_ =>
        {
            var ids = Enumerable.Range(0, 1 + random.Next(6)).Select(_ => random.Next(TinyTeacher.Vocabulary));
            return $$"""{"input_ids":[{{string.Join(',', ids)}}]}""";
        });
        return DataFile.Open(_folder.Write("rows.jsonl", string.Join('\n', lines) + "\n"), new DataFileOptions());
    }

    public void Dispose()
    {
        Teacher.Dispose();
        _folder.Dispose();
    }
}
