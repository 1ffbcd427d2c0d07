using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Parts;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary><c>verify</c> of caches whose checksums hold although values are not the teacher's: exit 3, and the column is named.</summary>
public sealed class MovedValuesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Moved_vocabulary_values_are_found()
    {
        var model = HeadModel.Save(_folder["mlm.onnx"], pooled: false);
        HeadModel.SaveTokenizer(Path.GetDirectoryName(model)!);
        var data = _folder.Write("rows.txt", string.Concat(Enumerable.Repeat("good film\nbad bad film good film good\nfilm film film bad bad\n", 20)));
        Find(model, ["--data", data, "--capture", "vocabulary:3"], "vocabulary_logprobs");
    }

    [Fact]
    public void Moved_hidden_states_are_found() =>
        Find(TeacherCacheTool.Teacher, ["--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "40", "--capture", "logits,hidden:3"], "hidden_03");

    private void Find(string teacher, string[] more, string column)
    {
        var run = TeacherCacheTool.Run(["run", "--teacher", teacher, "--out", _folder["cache"], .. more]);
        run.Code.ShouldBe(0, run.Error);
        var whole = TeacherCacheTool.Run("verify", _folder["cache"], "--teacher", teacher);
        whole.Code.ShouldBe(0, whole.Error);
        Move(_folder["cache"], column);

        TeacherCacheTool.Run("verify", _folder["cache"]).Code.ShouldBe(0);
        var moved = TeacherCacheTool.Run("verify", _folder["cache"], "--teacher", teacher, "--json");

        moved.Code.ShouldBe(3, moved.Error);
        moved.Error.ShouldContain($"column {column} is not what this teacher computes here");
        moved.ErrorLines.Count(l => l.Contains("is not what", StringComparison.Ordinal)).ShouldBe(1);
        moved.Json.GetProperty("columns").GetProperty(column).GetProperty("max_error").GetDouble().ShouldBeGreaterThan(2e-3);
    }

    // The lowest bit of the exponent is flipped in every value: twice or half of it. The part is written with the checksums of what it holds.
    private static void Move(string folder, string column)
    {
        var cache = SoftTargetCache.Open(folder);
        SoftTargetRow[] rows = [.. cache.ReadPart(0)];
        for (var row = 0; row < rows.Length; row++)
        {
            var bytes = (byte[])rows[row].Taps[column].Clone();
            for (var high = 1; high < bytes.Length; high += 2)
            {
                bytes[high] ^= 4;
            }

            rows[row] = rows[row] with { Taps = new Dictionary<string, byte[]>(rows[row].Taps) { [column] = bytes } };
        }

        PartWriter.Write(folder, cache.Plan, 0, rows);
    }
}
