using System.IO.Compression;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

public sealed class DataAsItComesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Standard_input_several_files_and_gzip_are_the_rows_they_hold()
    {
        string[] lines = [.. File.ReadLines(TeacherCacheTool.Rows("test")).Take(60)];
        var whole = Metrics(TeacherCacheTool.Run(["score", "--teacher", TeacherCacheTool.Teacher, "--json", .. TeacherCacheTool.Columns, "--data", Write("whole.tsv", lines)]));

        Metrics(TeacherCacheTool.RunOn(string.Join('\n', lines), ["score", "--teacher", TeacherCacheTool.Teacher, "--json", .. TeacherCacheTool.Columns, "--data", "-", "--format", "tsv"])).ShouldBe(whole);
        Metrics(TeacherCacheTool.Run(["score", "--teacher", TeacherCacheTool.Teacher, "--json", .. TeacherCacheTool.Columns, "--data", Write("a.tsv", lines[..20]), "--data", Write("b.tsv", lines[20..])])).ShouldBe(whole);
        Metrics(TeacherCacheTool.Run(["score", "--teacher", TeacherCacheTool.Teacher, "--json", .. TeacherCacheTool.Columns, "--data", Gzip("whole.tsv")])).ShouldBe(whole);
    }

    [Fact]
    public void What_was_found_out_is_told_at_the_start_of_a_run()
    {
        var data = _folder.Write("rows.csv", "id;text;label\n1;\"play; some music\";PlayMusic\n2;play it;-1\n3;;PlayMusic\n4;play it;PlayMusic\n");

        var result = TeacherCacheTool.Run("run", "--teacher", TeacherCacheTool.Teacher, "--data", data, "--out", _folder["cache"]);

        result.Code.ShouldBe(0, result.Error);
        result.ErrorLines.ShouldContain($"{data}: text: text, label: label; unused: id");
        result.ErrorLines.ShouldContain($"{data}: its fields are separated by ';' and not by ','");
        result.ErrorLines.ShouldContain("1 of 4 rows of rows.csv have the label -1, which says that they have none");
        result.ErrorLines.ShouldContain("1 of 4 rows of rows.csv have a blank text");
        result.ErrorLines.ShouldContain("1 of 4 rows of rows.csv repeat the text of a row before them");
    }

    private static (long Rows, double Accuracy) Metrics(TeacherCacheTool.Result result)
    {
        result.Code.ShouldBe(0, result.Error);
        return (result.Json.GetProperty("rows").GetInt64(), result.Json.GetProperty("metrics").GetProperty("accuracy").GetDouble());
    }

    private string Write(string name, string[] lines) => _folder.Write(name, string.Join('\n', lines) + "\n");

    private string Gzip(string name)
    {
        using var file = File.Create(_folder[name + ".gz"]);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(File.ReadAllBytes(_folder[name]));
        return _folder[name + ".gz"];
    }
}
