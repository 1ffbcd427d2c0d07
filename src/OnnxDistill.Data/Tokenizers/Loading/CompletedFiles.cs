using System.Text.Json.Nodes;
using OnnxDistill.Data.Tokenizers.Loading.Conversion;
using OnnxDistill.Data.Tokenizers.Settings;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>Tokenizer files whose tokenizer.json holds all that the files say.</summary>
internal static class CompletedFiles
{
    /// <summary>
    /// Adds to a tokenizer.json what only the files beside it say, or makes it of other files; vocab.txt stays as it is, with no tokenizer.json.
    /// </summary>
    public static TokenizerFiles Of(TokenizerFiles files, string origin, List<string> notes)
    {
        var settings = Settings(files, origin);
        if (JsonFile.Find(files, TokenizerFiles.Json, origin) is { } json)
        {
            notes.AddRange(SettingsCheck.Notes(json, settings));
            return TokenizerJsonAdditions.Possible(settings) && TokenizerJsonAdditions.Apply(json, settings, notes) ? With(files, json) : files;
        }

        // Where a folder has several vocabularies, the class decides.
        var readsText = files.Files.ContainsKey(TokenizerFiles.Vocabulary) && (VocabularyLoader.Reads(settings.Class) || !TokenizerConverter.CanConvert(files.Files));
        return !readsText && TokenizerConverter.Convert(files.Files, settings, origin, notes) is { } made ? With(files, made) : files;
    }

    /// <summary>What the small files say.</summary>
    public static TokenizerSettings Settings(TokenizerFiles files, string origin) => new(
        JsonFile.Find(files, TokenizerFiles.Config, origin),
        JsonFile.Find(files, TokenizerFiles.SpecialMap, origin),
        JsonFile.Find(files, TokenizerFiles.AddedTokens, origin));

    private static TokenizerFiles With(TokenizerFiles files, JsonObject json) => new(new SortedDictionary<string, byte[]>(files.Files.ToDictionary(), StringComparer.Ordinal)
    {
        [TokenizerFiles.Json] = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()),
    });
}
