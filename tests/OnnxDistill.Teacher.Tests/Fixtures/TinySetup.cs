using System.Globalization;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>A tiny teacher in a folder of its own, and rows of its words.</summary>
internal sealed class TinySetup : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TinySetup(TinyTeacher? tiny = null)
    {
        (tiny ?? new TinyTeacher()).SaveFolder(_folder["teacher"]);
        Teacher = TextTeacher.Open(TeacherFolder.Resolve(_folder["teacher"], null), new ClassifierOptions { Threads = 1 });
    }

    public TextTeacher Teacher { get; }

    /// <summary>The teacher as it is opened for a data file.</summary>
    public TextTeacher Open(DataFile data) =>
        TextTeacher.Open(TeacherFolder.Resolve(_folder["teacher"], null), new ClassifierOptions { Threads = 1 }, Capture.OnlyLogits, data);

    public string this[string name] => _folder[name];

    /// <summary>Rows of 1 to 12 words, labelled with the class that the teacher itself gives, but for every tenth.</summary>
    public DataFile Rows(int count, string name = "rows.tsv", int? badRow = null)
    {
        var random = new Random(7);
        var lines = new List<string> { "sentence\tlabel" };
        for (var row = 0; row < count; row++)
        {
            var words = Enumerable.Range(0, 1 + random.Next(12)).Select(_ => TinyTeacher.Words[5 + random.Next(13)]);
            var text = row == badRow ? "nice nice nice" : string.Join(' ', words);
            lines.Add($"{text}\t{(row % TinyTeacher.Classes).ToString(CultureInfo.InvariantCulture)}");
        }

        return DataFile.Open(_folder.Write(name, string.Join('\n', lines) + "\n"), new DataFileOptions());
    }

    public string Write(string name, string text) => _folder.Write(name, text);

    public void Dispose()
    {
        Teacher.Dispose();
        _folder.Dispose();
    }
}
