using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Data.Tokenizers.Pruning;

namespace OnnxDistill.Data.Tests.Tokenizers.Pruning;

public sealed class VocabularyPrunerTests
{
    private static readonly string[] _letters = ["a", "b", "c", "d", "é", "😀"];
    private static readonly string[] _alphabet = [.. _letters, "a", "b", "ab", "z", "漢", " ", " "];

    [Fact]
    public void A_small_vocabulary_loses_what_no_text_uses()
    {
        string[] words = ["play", "playing", "##ing", "p", "l", "a", "y", "##p", "##l", "##a", "##y", "i", "n", "g", "##i", "##n", "##g"];
        var pair = new PrunedPair(SmallVocabulary.Files(words), ["play"]);

        pair.Result.Kept.Select(id => pair.Whole.TokenOf(id)).ShouldNotContain("playing");
        PrunedPair.Tokens(pair.Pruned, "play playing ping").ShouldBe(["play", "play", "##i", "##n", "##g", "p", "##i", "##n", "##g"]);
        pair.Result.Before.ShouldBe(SmallVocabulary.Special.Length + words.Length);
        pair.Result.Kept.Count.ShouldBe(pair.Result.Before - 2);
        pair.Result.Files.Text("vocab.txt").ShouldBe(string.Concat(pair.Result.Kept.Select(id => pair.Whole.TokenOf(id) + "\n")));
        pair.Proof.TryPiecesGone().ShouldBe((null, 2));
    }

    [Fact]
    public void Pieces_with_a_character_that_stands_nowhere_alone_stay()
    {
        var pair = new PrunedPair(SmallVocabulary.Files(["play", "playing", "p", "l", "##l", "##a", "##y", "##ing"]), ["play"]);

        PrunedPair.Tokens(pair.Pruned, "playing").ShouldBe(["playing"]);
        pair.Result.Notes.ShouldHaveSingleItem().ShouldContain("##g ##i ##n");
    }

    [Theory]
    [InlineData("##")]
    [InlineData("@@")]
    public void A_continuing_letter_that_is_missing_is_caught(string prefix)
    {
        string[] words = ["中", "p", "i", "n", "g", "<i", "<n", "<g", "<ing"];
        var whole = Loaded(words);
        var pruned = Loaded([.. words.Where(w => w is not ("<i" or "<ing"))]);
        int[] kept = [.. Enumerable.Range(0, whole.VocabularySize).Where(id => id != words.IndexOf("<i") + 1 && id != words.IndexOf("<ing") + 1)];
        var result = new PrunedTokenizer { Files = Files([]), Kept = kept, Before = whole.VocabularySize, Used = 0, Prefix = prefix };

        new PruningProof(whole, pruned, result).TryPiecesGone().ShouldBe(("pi", 1));

        TextTokenizer Loaded(string[] pieces) => Files(new JsonObject
        {
            ["pre_tokenizer"] = JsonNode.Parse("""{"type":"BertPreTokenizer"}"""),
            ["normalizer"] = JsonNode.Parse("""{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}"""),
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["unk_token"] = "[UNK]",
                ["continuing_subword_prefix"] = prefix,
                ["max_input_chars_per_word"] = 100,
                ["vocab"] = new JsonObject(pieces.Prepend("[UNK]").Select((p, id) => KeyValuePair.Create<string, JsonNode?>(p.Replace("<", prefix, StringComparison.Ordinal), id))),
            },
        }).ForExport(64).Load("small");
    }

    [Fact]
    public void WordPiece_reads_the_data_as_before_and_knows_what_it_knew()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var pieces = Enumerable.Range(0, 30).Select(_ => (random.Next(2) == 0 ? "##" : string.Empty) + Word(random, 2, 4)).Distinct();
            var pair = new PrunedPair(SmallVocabulary.Files([.. _letters, .. _letters.Select(l => "##" + l), .. pieces], strip: false), Texts(seed));
            pair.ShouldHold(Texts(seed), TokenizerJsonOracle.Texts(seed + 100, 100, _alphabet));
            pair.Result.Prefix.ShouldBe("##");
            pair.Proof.TryPiecesGone().Unknown.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(false, "", "")]
    [InlineData(true, "", "")]
    [InlineData(false, "##", "")]
    [InlineData(false, "", "</w>")]
    public void Bpe_keeps_what_its_pieces_are_merged_of(bool ignoresMerges, string prefix, string suffix)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var pair = new PrunedPair(Files(Bpe(new Random(seed), ignoresMerges, prefix, suffix)), Texts(seed));
            pair.ShouldHold(Texts(seed), TokenizerJsonOracle.Texts(seed + 100, 100, _alphabet));
        }
    }

    [Fact]
    public void Unigram_finds_the_same_way_among_fewer_pieces()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            string[] pieces = [.. _letters, .. Enumerable.Range(0, 40).Select(_ => Word(random, 2, 5)).Distinct()];
            var scored = new JsonArray([new JsonArray("<unk>", 0.0), .. pieces.Select(p => new JsonArray(p, -2 - (10 * random.NextDouble())))]);
            var json = new JsonObject { ["pre_tokenizer"] = JsonNode.Parse("""{"type":"WhitespaceSplit"}"""), ["model"] = new JsonObject { ["type"] = "Unigram", ["unk_id"] = 0, ["vocab"] = scored } };
            new PrunedPair(Files(json), Texts(seed)).ShouldHold(Texts(seed), TokenizerJsonOracle.Texts(seed + 100, 100, _alphabet));
        }
    }

    [Fact]
    public void Every_id_that_the_files_name_is_the_new_one()
    {
        var json = JsonNode.Parse("""
            {"added_tokens":[{"id":0,"content":"<s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},{"id":7,"content":"</s>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},{"id":9,"content":"<more>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":false}],
             "pre_tokenizer":{"type":"WhitespaceSplit"},
             "post_processor":{"type":"RobertaProcessing","sep":["</s>",7],"cls":["<s>",0],"trim_offsets":true,"add_prefix_space":false},
             "model":{"type":"BPE","unk_token":"<unk>","vocab":{"<s>":0,"<unk>":1,"bb":2,"a":3,"b":4,"ab":5,"abab":6,"</s>":7,"c":8},"merges":["b b","a b","ab ab"]}}
            """)!.AsObject();
        var files = Files(json, """{"added_tokens_decoder":{"0":{"content":"<s>","special":true},"7":{"content":"</s>","special":true},"9":{"content":"<more>","special":false}},"cls_token":"<s>","sep_token":"</s>"}""");

        var pair = new PrunedPair(files, ["ab c"]);

        pair.Result.Kept.ShouldBe([0, 1, 3, 4, 5, 7, 8, 9]);
        pair.Pruned.Encode("ab <more> abab", null, new EncodeOptions()).InputIds.ShouldBe([0, 4, 7, 4, 4, 5]);
        pair.ShouldHold(["ab c", "c <more> ab"], ["abab bb", "a", "c", "x"]);
        pair.Result.Files.Text("tokenizer.json").ShouldNotContain("abab");
        JsonNode.Parse(pair.Result.Files.Text("tokenizer_config.json"))!["added_tokens_decoder"]!.AsObject().Select(p => p.Key).ShouldBe(["0", "5", "7"]);
    }

    [Fact]
    public void Whole_words_cannot_be_pruned_and_strange_ids_are_named()
    {
        var words = Files(JsonNode.Parse("""{"pre_tokenizer":{"type":"Whitespace"},"model":{"type":"WordLevel","unk_token":"<unk>","vocab":{"<unk>":0,"a":1}}}""")!.AsObject()).ForExport(8);

        Should.Throw<InvalidDataException>(() => VocabularyPruner.Prune(words, [1], "words")).Message.ShouldContain("whole words");
        Should.Throw<InvalidDataException>(() => VocabularyPruner.Prune(SmallVocabulary.Files(["a"]).ForExport(8), [77], "small")).Message.ShouldContain("77");
    }

    private static string[] Texts(int seed) => [.. TokenizerJsonOracle.Texts(seed, 6, _alphabet)];

    private static string Word(Random random, int least, int most) => string.Concat(Enumerable.Range(0, random.Next(least, most)).Select(_ => _letters[random.Next(_letters.Length)]));

    private static JsonObject Bpe(Random random, bool ignoresMerges, string prefix, string suffix)
    {
        List<string> pieces = ["<unk>", .. _letters, .. _letters.Select(l => prefix + l).Where(_ => prefix.Length > 0)];
        pieces.AddRange(pieces[1..].Select(p => p + suffix).Where(_ => suffix.Length > 0).ToArray());
        var merges = new JsonArray();
        for (var i = 0; i < 60; i++)
        {
            var (left, right) = (pieces[random.Next(1, pieces.Count)], pieces[random.Next(1, pieces.Count)]);
            if ((prefix.Length == 0 || right.StartsWith(prefix, StringComparison.Ordinal)) && (suffix.Length == 0 || !left.EndsWith(suffix, StringComparison.Ordinal)) && left.Length + right.Length < 14)
            {
                merges.Add(new JsonArray(left, right));
                pieces.Add(left + right[prefix.Length..]);
            }
        }

        return new JsonObject
        {
            ["pre_tokenizer"] = JsonNode.Parse("""{"type":"WhitespaceSplit"}"""),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["unk_token"] = "<unk>",
                ["continuing_subword_prefix"] = prefix.Length > 0 ? prefix : null,
                ["end_of_word_suffix"] = suffix.Length > 0 ? suffix : null,
                ["ignore_merges"] = ignoresMerges,
                ["vocab"] = new JsonObject(pieces.Distinct().Select((p, id) => KeyValuePair.Create<string, JsonNode?>(p, id))),
                ["merges"] = merges,
            },
        };
    }

    private static TokenizerFiles Files(JsonObject json, string? config = null)
    {
        json["version"] = "1.0";
        var files = new Dictionary<string, byte[]> { ["tokenizer.json"] = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()) };
        if (config is not null)
        {
            files["tokenizer_config.json"] = System.Text.Encoding.UTF8.GetBytes(config);
        }

        return new TokenizerFiles(files);
    }
}
