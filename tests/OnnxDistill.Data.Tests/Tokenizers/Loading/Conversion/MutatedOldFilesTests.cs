using System.Diagnostics;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers.Loading.Conversion;

/// <summary>Damaged files of older repositories load or are refused in one sentence, in no time.</summary>
public sealed class MutatedOldFilesTests
{
    private const int Times = 400;

    private static readonly (string, float, int)[] _pieces =
        [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3), ("\u2581a", -1, 1), ("\u2581ab", -2, 1), ("\u2581", -3, 1), ("a", -4, 1), ("b", -5, 1), ("ab", -2, 4)];

    [Theory]
    [InlineData("sentencepiece.bpe.model", """{"tokenizer_class":"XLMRobertaTokenizer"}""", false)]
    [InlineData("spiece.model", """{"tokenizer_class":"AlbertTokenizer","mask_token":{"content":"[MASK]","lstrip":true}}""", false)]
    [InlineData("spiece.model", """{"tokenizer_class":"T5Tokenizer","extra_ids":5}""", false)]
    [InlineData("tokenizer.model", """{"tokenizer_class":"LlamaTokenizer","legacy":false}""", true)]
    public void A_SentencePiece_file(string name, string config, bool bpe)
    {
        var table = Precompiled.SmallCharsMap.Bytes(("\u00A0", " "), ("\uFB01", "fi"));
        Mutate(new() { [name] = OldFiles.Model(_pieces, table, bpe: bpe, bytes: bpe), ["tokenizer_config.json"] = Bytes(config) });
    }

    [Theory]
    [InlineData("RobertaTokenizer")]
    [InlineData("HerbertTokenizer")]
    [InlineData("DebertaTokenizer")]
    public void Vocab_json_and_merges(string kind) => Mutate(new()
    {
        ["vocab.json"] = Bytes("""{"<s>":0,"<pad>":1,"</s>":2,"<unk>":3,"<mask>":4,"[CLS]":5,"[SEP]":6,"a":7,"b":8,"ab":9,"\u0120":10,"\u0120ab":11}"""),
        ["merges.txt"] = Bytes("#version: 0.2\na b\n\u0120 ab\n"),
        ["tokenizer_config.json"] = Bytes($$"""{"tokenizer_class":"{{kind}}","add_prefix_space":true,"cls_token":"<s>","sep_token":"</s>"}"""),
        ["added_tokens.json"] = Bytes("""{"<url>":12}"""),
    });

    [Fact]
    public void Vocab_txt_and_settings() => Mutate(new()
    {
        ["vocab.txt"] = Bytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\n##s\n"),
        ["tokenizer_config.json"] = Bytes("""{"do_lower_case":true,"added_tokens_decoder":{"7":{"content":"<E>","lstrip":true}},"additional_special_tokens":["<E>",{"content":"<F>"}]}"""),
        ["special_tokens_map.json"] = Bytes("""{"cls_token":"[CLS]","mask_token":{"content":"[MASK]"}}"""),
        ["added_tokens.json"] = Bytes("""{"<url>":9}"""),
    });

    private static void Mutate(Dictionary<string, byte[]> files)
    {
        var random = new Random(20);
        string[] names = [.. files.Keys.Order(StringComparer.Ordinal)];
        for (var i = 0; i < Times; i++)
        {
            var name = names[i % names.Length];
            var damaged = new Dictionary<string, byte[]>(files) { [name] = Damage(files[name], random) };
            var started = Stopwatch.GetTimestamp();
            try
            {
                var tokenizer = new TokenizerFiles(damaged).Load("T");
                tokenizer.Encode("a ab <mask> <url> the <E>\u00E9", "b", new EncodeOptions { WithOffsets = true, MaxLength = 12 });
                new TokenizerFiles(damaged).ForExport(16).Load("T");
            }
            catch (InvalidDataException e)
            {
                e.Message.ShouldNotContain('\n');
            }

            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10), $"{name}, {i}");
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var copy = bytes.ToList();
        for (var n = random.Next(1, 4); n > 0 && copy.Count > 0; n--)
        {
            var at = random.Next(copy.Count);
            switch (random.Next(4))
            {
                case 0:
                    copy[at] = (byte)random.Next(256);
                    break;
                case 1:
                    copy.RemoveRange(at, Math.Min(random.Next(1, 8), copy.Count - at));
                    break;
                case 2:
                    copy.InsertRange(at, copy.Skip(random.Next(copy.Count)).Take(random.Next(1, 12)).ToArray());
                    break;
                default:
                    copy[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. copy];
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
