using System.Text.Json.Nodes;

namespace OnnxDistill.Data.Tokenizers.Loading.Conversion;

/// <summary>Reads merges.txt: two symbols a line, the first line may name the version.</summary>
internal static class MergesText
{
    public const string Name = "merges.txt";

    /// <summary>The merges as a tokenizer.json has them.</summary>
    /// <exception cref="InvalidDataException">A line is not two symbols.</exception>
    public static JsonArray Read(byte[] bytes, string origin)
    {
        var merges = new JsonArray();
        foreach (var (number, raw) in System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n').Index())
        {
            var line = raw.TrimEnd('\r');
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            var symbols = line.Split(' ');
            merges.Add(symbols.Length == 2 && symbols[0].Length > 0 && symbols[1].Length > 0
                ? line
                : throw new InvalidDataException($"{origin}: line {number + 1} of {Name} is not two symbols; give the {Name} that Hugging Face's library wrote, or a tokenizer.json"));
        }

        return merges;
    }
}
