using CsCheck;
using OnnxDistill.Data.Tokenizers.SentencePiece;
using static OnnxDistill.Data.Tests.Tokenizers.SentencePiece.ModelProto;

namespace OnnxDistill.Data.Tests.Tokenizers.SentencePiece;

public sealed class SentencePieceFileTests
{
    private static readonly byte[] _model = Message(
        Piece("<unk>", 0, 2),
        Piece("<s>", 0, 3),
        Piece("▁a", -1.5f),
        Piece("😀", -2f),
        Piece("<0xE2>", 0, 6),
        Bytes(2, Message(Number(3, 2), Number(4, 5), Number(24, 1), Number(35, 1), Number(40, 3), Number(41, -1), Number(43, 7), Text(45, "UNK"), Text(47, "END"))),
        Bytes(3, Message(Text(1, "nmt_nfkc"), Bytes(2, [1, 2, 3]), Number(3, 0), Number(5, 0), Text(6, "rules"))),
        Bytes(5, Message(Text(1, "a field of a later version"))));

    [Fact]
    public void Pieces_have_their_scores_and_kinds() => SentencePieceFile.Read(_model, "m").Pieces.ShouldBe(
    [
        new("<unk>", 0, SentencePieceKind.Unknown),
        new("<s>", 0, SentencePieceKind.Control),
        new("▁a", -1.5f, SentencePieceKind.Normal),
        new("😀", -2f, SentencePieceKind.Normal),
        new("<0xE2>", 0, SentencePieceKind.Byte),
    ]);

    [Fact]
    public void Training_and_normalization_are_read_and_what_is_missing_has_its_default()
    {
        var file = SentencePieceFile.Read(_model, "m");
        file.Training.ShouldBe(new()
        {
            ModelType = SentencePieceModelType.Bpe,
            WhitespaceAsSuffix = true,
            ByteFallback = true,
            UnknownId = 3,
            BeginId = -1,
            PadId = 7,
            UnknownPiece = "UNK",
            EndPiece = "END",
        });
        file.Training.EndId.ShouldBe(2);
        file.Normalization.CharsMap.ShouldBe([1, 2, 3]);
        (file.Normalization with { CharsMap = [] }).ShouldBe(
            new() { Name = "nmt_nfkc", CharsMap = [], AddDummyPrefix = false, EscapeWhitespaces = false, RemoveExtraWhitespaces = true });
    }

    [Theory]
    [InlineData(3, "words")]
    [InlineData(4, "characters")]
    [InlineData(9, "model_type")]
    public void Other_models_are_refused_by_name(int type, string named) =>
        Refused(Message(Piece("a", 0), Bytes(2, Number(3, type)))).ShouldContain(named);

    [Fact]
    public void What_is_no_model_is_refused()
    {
        Refused([]).ShouldContain("no pieces");
        Refused(_model[..^1]).ShouldContain("it ends within field 5");
        Refused("version https://git-lfs.github.com/spec/v1"u8.ToArray()).ShouldContain("m cannot be read as a SentencePiece model");
        Refused(Bytes(1, Message(Bytes(1, [0xFF])))).ShouldContain("piece 0 is not UTF-8");
        Refused(Piece("a", float.NaN)).ShouldContain("'a'");
        Refused(Piece("a", 0, 12)).ShouldContain("kind");
        Refused(Number(1, 5)).ShouldContain("field 1");
        Refused(Message(Piece("a", 0), [0x0B])).ShouldContain("field 1");
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_with_a_sentence() =>
        Gen.Select(Gen.Int[0, _model.Length - 1], Gen.Byte, Gen.Int[0, 3]).Array[1, 5].Sample(
            edits =>
            {
                var bytes = (byte[])_model.Clone();
                foreach (var (at, value, kind) in edits)
                {
                    bytes = kind == 0 ? bytes[..Math.Min(at, bytes.Length)] : bytes;
                    if (at < bytes.Length)
                    {
                        bytes[at] = value;
                    }
                }

                try
                {
                    SentencePieceFile.Read(bytes, "m").Merges().Count.ShouldBeLessThan(100);
                }
                catch (InvalidDataException e)
                {
                    e.Message.ShouldStartWith("m cannot be read as a SentencePiece model: ");
                }
            },
            seed: "0N0XIzNsQ0O2",
            iter: 20_000);

    private static string Refused(byte[] bytes) => Should.Throw<InvalidDataException>(() => SentencePieceFile.Read(bytes, "m")).Message;
}
