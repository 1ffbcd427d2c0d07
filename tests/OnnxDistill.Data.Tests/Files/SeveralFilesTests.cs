using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class SeveralFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_files_of_the_same_columns_are_one_data_set()
    {
        var file = DataFile.Open([A(), _folder.Write("b.jsonl", "{\"label\":1,\"sentence\":\"c\"}\n")], new() { Limit = 3 });
        file.Read().Select(r => (r.Row, r.Line, Path.GetFileName(r.File), r.Text)).ShouldBe([(0, 2, "a.tsv", "a"), (1, 3, "a.tsv", "b"), (2, 1, "b.jsonl", "c")]);
        file.Name.ShouldBe("a.tsv and 1 more");
        file.Notes.Count.ShouldBe(2);
    }

    [Fact]
    public void A_limit_is_of_all_files() =>
        DataFile.Open([A(), _folder.Write("b.tsv", "sentence\tlabel\nc\t1\n")], new() { Limit = 2 }).Read().Count().ShouldBe(2);

    [Theory]
    [InlineData("text\tlabel\nc\t1\n")]
    [InlineData("sentence\tid\nc\t1\n")]
    [InlineData("sentence1\tsentence2\tlabel\nc\td\t1\n")]
    public void Files_of_other_columns_are_refused(string other) =>
        Should.Throw<InvalidDataException>(() => DataFile.Open([A(), _folder.Write("b.tsv", other)], new())).Message.ShouldContain("b.tsv has other columns (text: ");

    [Fact]
    public void A_file_that_is_given_twice_is_refused() =>
        Should.Throw<InvalidDataException>(() => DataFile.Open([A(), A()], new())).Message.ShouldContain("is given twice");

    [Fact]
    public void A_bad_row_is_named_by_its_own_file() =>
        Should.Throw<InvalidDataException>(() => DataFile.Open([A(), _folder.Write("b.tsv", "sentence\tlabel\nc\n")], new()).Read().Count()).Message.ShouldContain("b.tsv, line 2");

    [Fact]
    public void The_hash_of_one_file_is_that_of_its_bytes_and_tells_files_apart()
    {
        var one = DataFile.Open(A(), new()).Hash();
        one.ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder["a.tsv"]))));
        DataFile.Open([A(), _folder.Write("b.tsv", "sentence\tlabel\nc\t1\n")], new()).Hash().ShouldNotBe(one);
    }

    private string A() => _folder.Write("a.tsv", "sentence\tlabel\na\t0\nb\t1\n");
}
