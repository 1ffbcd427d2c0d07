using Google.Protobuf;
using OnnxDistill.Graph.Embeddings;
using OnnxDistill.Graph.Model;

namespace OnnxDistill.Graph.Tests.Model;

public sealed class MutationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_damaged_file_is_read_or_refused_and_never_crashes()
    {
        var original = TinyModels.Classifier().Build().ToByteArray();
        var random = new Random(20261125);
        var refused = 0;
        for (var i = 0; i < 500; i++)
        {
            var path = _folder["mutant.onnx"];
            File.WriteAllBytes(path, Mutate(original, random));
            try
            {
                var model = OnnxFile.Load(path);
                _ = OnnxFile.Summarise(path, model);
                _ = WordEmbeddingRows.Of(model, "input_ids");
            }
            catch (InvalidDataException e)
            {
                e.Message.ShouldContain("mutant.onnx", Case.Sensitive, $"mutation {i}");
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(50);
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.Insert(at, 0xFF); break;
                default: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1)); break;
            }
        }

        return [.. bytes];
    }
}
