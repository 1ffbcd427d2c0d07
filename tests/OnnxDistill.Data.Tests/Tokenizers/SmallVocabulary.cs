using System.Globalization;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Tokenizer files over vocabularies small enough to read, so that tests need no shared files.</summary>
internal static class SmallVocabulary
{
    public static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Words and pieces for examples: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4, then these from 5.</summary>
    public static readonly string[] Words =
    [
        "the", "cat", "sat", "un", "##aff", "##able", "cafe", "café", "caf", "##e", "##é", "!", "[", "]", "i", "##\u0307", "Cat", "中", "日", "sep", "mask", "☃",
    ];

    public static TokenizerFiles Files(IEnumerable<string> words, bool lower = true, bool? strip = null, bool chinese = true)
    {
        var accents = strip is { } value ? value.ToString().ToLowerInvariant() : "null";
        var config = string.Create(CultureInfo.InvariantCulture, $$"""
            {"do_lower_case":{{(lower ? "true" : "false")}},"strip_accents":{{accents}},"tokenize_chinese_chars":{{(chinese ? "true" : "false")}}}
            """);
        return new TokenizerFiles(new Dictionary<string, byte[]>
        {
            ["vocab.txt"] = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Special.Concat(words)) + "\n"),
            ["tokenizer_config.json"] = System.Text.Encoding.UTF8.GetBytes(config),
        });
    }

    public static TextTokenizer Load(bool lower = true, bool? strip = null, bool chinese = true) => Files(Words, lower, strip, chinese).Load("small");

    /// <summary>The same files with one replaced, or left out.</summary>
    public static TokenizerFiles With(this TokenizerFiles files, string name, string? text)
    {
        var copy = files.Files.ToDictionary();
        copy.Remove(name);
        if (text is not null)
        {
            copy[name] = System.Text.Encoding.UTF8.GetBytes(text);
        }

        return new TokenizerFiles(copy);
    }

    public static string Text(this TokenizerFiles files, string name) => System.Text.Encoding.UTF8.GetString(files.Files[name]);
}
