using System.Text.Json;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>What is wrong with a JSON text, as the library says it, fit for a sentence.</summary>
internal static class JsonErrors
{
    private const int Longest = 100;

    /// <summary>The first sentence, without the way through the text, and not with all of the text in it.</summary>
    public static string Short(JsonException error)
    {
        var first = error.Message.ReplaceLineEndings(" ").Split(". ")[0].TrimEnd('.');
        return first.Length > Longest ? first[..Longest] + "..." : first;
    }
}
