using System.Text;
using OnnxDistill.Teacher.Files;

namespace OnnxDistill.Teacher.Tests.Files;

public sealed class TeacherConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "utf-32"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_byte_order_mark_says_the_encoding(string encoding)
    {
        File.WriteAllText(_folder["config.json"], """{"id2label":{"0":"n\u00f6","1":"yes"}}""", Encoding.GetEncoding(encoding));
        TeacherConfig.Read(_folder["config.json"]).Id2Label![0].ShouldBe("n\u00f6");
    }

    [Fact]
    public void Another_encoding_is_one_sentence()
    {
        File.WriteAllText(_folder["config.json"], """{"id2label":{"0":"nö"}}""", Encoding.Latin1);
        Should.Throw<InvalidDataException>(() => TeacherConfig.Read(_folder["config.json"])).Message.ShouldContain("config.json: not UTF-8");
    }

    [Theory]
    [InlineData("{\n\"id2label\": {\n", "config.json line")]
    [InlineData("", "config.json line 1")]
    [InlineData("[]", "not a JSON object")]
    public void A_broken_config_is_one_sentence(string text, string says) =>
        Should.Throw<InvalidDataException>(() => TeacherConfig.Read(_folder.Write("config.json", text))).Message.ShouldContain(says);
}
