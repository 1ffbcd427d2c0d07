using System.IO.Compression;
using System.Text;
using CsCheck;
using OnnxDistill.Data.Files;

namespace OnnxDistill.Data.Tests.Files;

/// <summary>Whatever stands in a file: it is read, or refused in a sentence that names it.</summary>
public sealed class MutatedFileTests : IDisposable
{
    private static readonly string[] _pieces = ["\"", "\t", ",", ";", "\n", "\r", "{", "}", "[", "]", ":", "\\", "\\ud800", "null", "1e999", "\0", "é", "text", "label", "data"];
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Files => new()
    {
        { "a.tsv", "text\tlabel\n\"say \"\"hi\"\"\"\t1\nplain\t0\n" },
        { "a.csv", "id;text;label\n1;\"two\nlines\";1\n2;plain;0\n" },
        { "a.txt", "one\ntwo\n" },
        { "a.jsonl", "{\"text\":\"a\",\"label\":1}\n{\"text\":\"b\",\"label\":[0,1]}\n" },
        { "a.json", "{\"data\":[{\"text\":\"a\",\"label\":1},\n{\"text\":\"b\",\"label\":null}],\"version\":[1]}" },
        { "b.json", "[{\"input_ids\":[1,2],\"label\":1},{\"input_ids\":[3],\"label\":0}]" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public void Pieces_put_in_anywhere(string name, string content) => Gen.Select(Gen.Int[0, content.Length], Gen.Int[0, content.Length], Gen.Int[0, _pieces.Length - 1]).Array[1, 4].Sample(
        changes => Try(name, Encoding.UTF8.GetBytes(changes.Aggregate(content, (text, c) => Changed(text, c.Item1, c.Item2 % 3, _pieces[c.Item3])))),
        iter: 300, threads: 1);

    [Theory]
    [MemberData(nameof(Files))]
    public void Bytes_changed_anywhere(string name, string content)
    {
        byte[][] forms = [Encoding.UTF8.GetBytes(content), [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(content)], Packed(content)];
        foreach (var form in forms)
        {
            Gen.Select(Gen.Int[0, form.Length - 1], Gen.Byte).Array[1, 4].Sample(
                changes =>
                {
                    var bytes = (byte[])form.Clone();
                    foreach (var (at, value) in changes)
                    {
                        bytes[at] = value;
                    }

                    Try(name, bytes);
                    Try(name, bytes[..changes[0].Item1]);
                },
                iter: 150, threads: 1);
        }
    }

    private static string Changed(string text, int at, int removed, string piece)
    {
        at = Math.Min(at, text.Length);
        return string.Concat(text.AsSpan(0, at), piece, text.AsSpan(Math.Min(text.Length, at + removed)));
    }

    private static byte[] Packed(string content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(content));
        }

        return stream.ToArray();
    }

    private void Try(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder[name], bytes);
        try
        {
            foreach (var example in DataFile.Open(_folder[name], new()).Read())
            {
                (example.Text is not null || example.InputIds is not null).ShouldBeTrue();
            }
        }
        catch (InvalidDataException e)
        {
            e.Message.ShouldContain(name);
            e.Message.Length.ShouldBeLessThan(1000);
        }
    }
}
