using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Our reading of a tokenizer.json beside that of Hugging Face's library.</summary>
internal static class TokenizerJsonOracle
{
    /// <summary>Asserts that all texts have the same ids.</summary>
    public static void ShouldAgree(JsonObject json, IEnumerable<string> texts)
    {
        json["version"] = "1.0";
        var files = new TokenizerFiles(new Dictionary<string, byte[]> { ["tokenizer.json"] = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()) });
        var tokenizer = files.Load("variant");
        using var oracle = new Oracle(files);
        foreach (var text in texts)
        {
            tokenizer.Encode(text, null, new EncodeOptions()).InputIds.ShouldBe(oracle.Encode(text), $"'{text}' by {json["normalizer"]} {json["pre_tokenizer"]}");
        }
    }

    /// <summary>Texts of many scripts, blanks and marks, the same every time.</summary>
    public static IEnumerable<string> Texts(int seed, int count, IReadOnlyList<string> alphabet)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 24)).Select(_ => alphabet[random.Next(alphabet.Count)]));
        }
    }
}
