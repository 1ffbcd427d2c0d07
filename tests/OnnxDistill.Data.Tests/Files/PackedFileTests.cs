using System.IO.Compression;
using System.Text;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

public sealed class PackedFileTests : IDisposable
{
    private const string Tsv = "sentence\tlabel\ngood – fine\t1\nbad\t0\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.tsv.gz", Tsv)]
    [InlineData("a.tsv", Tsv)]
    [InlineData("a.CSV.GZ", "sentence,label\ngood – fine,1\nbad,0\n")]
    [InlineData("a.jsonl.gz", "{\"sentence\":\"good – fine\",\"label\":1}\n{\"sentence\":\"bad\",\"label\":0}\n")]
    [InlineData("a.json.gz", "[{\"sentence\":\"good – fine\",\"label\":1},\n{\"sentence\":\"bad\",\"label\":0}]")]
    public void Gzip_is_known_by_its_bytes_and_read_as_what_is_in_it(string name, string content) =>
        DataFile.Open(Gzip(name, Encoding.UTF8.GetBytes(content)), new()).Read().Select(r => (r.Text, r.LabelText)).ShouldBe([("good – fine", "1"), ("bad", "0")]);

    [Fact]
    public async Task Parquet_is_unpacked_to_be_read()
    {
        await Parquet.Serialization.ParquetSerializer.SerializeAsync([new Row { sentence = "good", label = 1 }], _folder["a.parquet"]);
        var file = DataFile.Open(Gzip("b.parquet.gz", File.ReadAllBytes(_folder["a.parquet"])), new());
        file.Read().Single().Text.ShouldBe("good");
    }

    [Fact]
    public void A_packed_file_that_is_cut_off_is_named()
    {
        var path = Gzip("cut.tsv.gz", Encoding.UTF8.GetBytes("sentence\tlabel\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"text {i * 7919}\t{i % 2}\n"))));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^500]);
        Should.Throw<InvalidDataException>(() => DataFile.Open(path, new()).Read().Count()).Message.ShouldContain("cut.tsv.gz is damaged or cut off");
    }

    [Theory]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 1, 2, 3 }, "Zstandard")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 20, 0 }, "Excel workbook")]
    [InlineData(new byte[] { 0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0 }, "xz -d")]
    public void Other_archives_are_named_with_the_way_out(byte[] bytes, string says)
    {
        File.WriteAllBytes(_folder["a.csv"], bytes);
        Should.Throw<InvalidDataException>(() => DataFile.Open(_folder["a.csv"], new())).Message.ShouldContain(says);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-8")]
    public void A_byte_order_mark_says_how_a_text_is_encoded(string encoding)
    {
        File.WriteAllText(_folder["a.tsv"], "\uFEFFsentence\tlabel\r\ngood – fine 😀\t1\r\n".Replace("\uFEFF", string.Empty, StringComparison.Ordinal), Encoding.GetEncoding(encoding));
        var file = DataFile.Open(_folder["a.tsv"], new());
        file.Read().Single().Text.ShouldBe("good – fine 😀");
        file.Notes.Any(n => n.Contains("byte order mark", StringComparison.Ordinal)).ShouldBe(encoding != "utf-8");
    }

    [Fact]
    public void Utf16_without_its_mark_is_refused()
    {
        File.WriteAllBytes(_folder["a.tsv"], Encoding.Unicode.GetBytes("sentence\tlabel\ngood\t1\n"));
        Should.Throw<InvalidDataException>(() => DataFile.Open(_folder["a.tsv"], new())).Message.ShouldContain("UTF-16 without a byte order mark");
    }

    [Fact]
    public void Half_a_surrogate_pair_in_utf16_is_refused()
    {
        File.WriteAllBytes(_folder["a.tsv"], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("sentence\tlabel\ngood"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("\t1\n")]);
        Should.Throw<InvalidDataException>(() => DataFile.Open(_folder["a.tsv"], new()).Read().Count()).Message.ShouldContain("a.tsv is not the UTF-16");
    }

    private string Gzip(string name, byte[] content)
    {
        using var file = File.Create(_folder[name]);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        gzip.Write(content);
        return _folder[name];
    }

    private sealed class Row
    {
        public string sentence { get; init; } = string.Empty;

        public long label { get; init; }
    }
}
