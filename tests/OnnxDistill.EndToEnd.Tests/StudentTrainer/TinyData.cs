namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>A tokenizer of twenty words and labelled text that a small student learns: "good" or "bad" decides.</summary>
internal static class TinyData
{
    private static readonly string[] Words = ["film", "plot", "was", "the", "very", "a", "cast", "and", "story", "it"];

    /// <summary>Writes a tokenizer folder and returns its path.</summary>
    public static string Tokenizer(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["tokenizer"]);
        folder.Write("tokenizer/vocab.txt", string.Join('\n', ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", .. Words]) + "\n");
        folder.Write("tokenizer/tokenizer_config.json", """{"do_lower_case": true, "tokenizer_class": "BertTokenizer", "model_max_length": 64}""");
        return folder["tokenizer"];
    }

    /// <summary>Writes rows of text and label under a header and returns the file's path.</summary>
    public static string Tsv(TemporaryFolder folder, string name, int rows, int seed, Func<bool, string>? label = null)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, rows).Select(i =>
        {
            string[] words = [.. Enumerable.Range(0, 3 + random.Next(5)).Select(_ => Words[random.Next(Words.Length)])];
            words[random.Next(words.Length)] = i % 2 == 0 ? "good" : "bad";
            return $"{string.Join(' ', words)}\t{(label ?? (good => good ? "positive" : "negative"))(i % 2 == 0)}";
        });
        return folder.Write(name, "sentence\tlabel\n" + string.Join('\n', lines) + "\n");
    }
}
