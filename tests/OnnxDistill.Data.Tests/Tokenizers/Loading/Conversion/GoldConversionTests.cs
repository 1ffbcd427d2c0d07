using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers.Loading.Conversion;

/// <summary>Every tokenizer.json of <c>gold/tokenizer_json</c>, taken apart into the files it could have been made of: the same ids come of them.</summary>
[Trait("Category", "Conformance")]
public sealed partial class GoldConversionTests
{
    // One whose class is read from tokenizer.json alone cannot be taken apart.
    public static IEnumerable<TheoryDataRow<string>> Folders() => SharedFolder.Folders("gold", "tokenizer_json")
        .Where(f => File.Exists(Path.Combine(f, "cases.jsonl")) && OldFiles.Of(TokenizerFiles.FromFolder(f)) is not null).Select(f => new TheoryDataRow<string>(Path.GetFileName(f)));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Folders))]
    public void The_files_that_a_tokenizer_json_was_made_of_give_the_same_ids_and_types(string folder)
    {
        var path = SharedFolder.Require("gold", "tokenizer_json", folder, "cases.jsonl");
        var files = TokenizerFiles.FromFolder(Path.GetDirectoryName(path)!);
        var old = OldFiles.Of(files)!;
        var (expected, found) = (files.Load(folder), old.Load(folder));

        found.VocabularySize.ShouldBe(expected.VocabularySize);
        (found.PadId, found.ClassId, found.SeparatorId, found.MaskId).ShouldBe((expected.PadId, expected.ClassId, expected.SeparatorId, expected.MaskId));
        foreach (var (text, pair) in Texts(path))
        {
            var (e, f) = (expected.Encode(text, pair, new EncodeOptions()), found.Encode(text, pair, new EncodeOptions()));
            f.InputIds.ShouldBe(e.InputIds, $"'{text}' '{pair}'");
            f.TokenTypeIds.ShouldBe(e.TokenTypeIds, $"'{text}' '{pair}'");
        }
    }

    // Published files of ALBERT leave several blanks as they are, which its converter and SentencePiece itself do not: texts of single blanks, also where
    // accents are gone.
    private static IEnumerable<(string Text, string? Pair)> Texts(string path)
    {
        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0))
        {
            using var document = JsonDocument.Parse(line);
            var gold = document.RootElement;
            yield return (Single(gold.GetProperty("text").GetString()!), gold.TryGetProperty("text_b", out var pair) ? Single(pair.GetString()!) : null);
        }
    }

    private static string Single(string text) => Blanks().Replace(Marks().Replace(text.Normalize(NormalizationForm.FormKD), ""), " ").Trim();

    [GeneratedRegex(@"\p{M}")]
    private static partial Regex Marks();

    [GeneratedRegex(@"[\s\u200B\u2581\u00A0\u0000-\u001F\u007F-\u009F\u00AD\uFEFF]+")]
    private static partial Regex Blanks();
}
