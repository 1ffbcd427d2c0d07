using OnnxDistill.Data.Tokenizers.Settings;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>The tokenizer files of a model, byte for byte, by name.</summary>
/// <param name="Files">Those that exist of tokenizer.json, vocab.txt and the settings beside them.</param>
public sealed record TokenizerFiles(IReadOnlyDictionary<string, byte[]> Files)
{
    internal const string Json = "tokenizer.json";
    internal const string Vocabulary = "vocab.txt";
    internal const string Config = "tokenizer_config.json";
    internal const string SpecialMap = "special_tokens_map.json";
    internal const string AddedTokens = "added_tokens.json";

    /// <summary>Reads the files of a folder laid out like a Hugging Face repository.</summary>
    /// <exception cref="InvalidDataException">There is neither tokenizer.json nor vocab.txt.</exception>
    public static TokenizerFiles FromFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in new[] { Json, Vocabulary, Config, SpecialMap, AddedTokens })
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                files[name] = File.ReadAllBytes(path);
            }
        }

        return files.ContainsKey(Json) || files.ContainsKey(Vocabulary)
            ? new TokenizerFiles(files)
            : throw new InvalidDataException($"no tokenizer (tokenizer.json or vocab.txt) in {folder}; give --tokenizer");
    }

    /// <summary>Builds the tokenizer: from tokenizer.json where there is one, else from vocab.txt and tokenizer_config.json.</summary>
    /// <param name="origin">Where the files come from, for errors.</param>
    /// <exception cref="InvalidDataException">The files are broken, or of a tokenizer that is not supported, which the message names.</exception>
    public TextTokenizer Load(string origin)
    {
        var notes = new List<string>();
        return new WordPieceTextTokenizer(Completed(origin, notes).Define(origin, notes));
    }

    /// <summary>
    /// The files that a student is exported with: a tokenizer.json (written from vocab.txt where there was none) without fixed padding
    /// and truncated to the maximum length, and a tokenizer_config.json that says the same.
    /// </summary>
    /// <param name="maxLength">Tokens at most, special tokens included.</param>
    public TokenizerFiles ForExport(int maxLength)
    {
        var notes = new List<string>();
        var files = Completed("tokenizer", notes);
        return TokenizerExport.Write(files, files.Define("tokenizer", notes), maxLength);
    }

    // With a tokenizer.json, where there is one, that holds what the files beside it say too.
    private TokenizerFiles Completed(string origin, List<string> notes)
    {
        if (JsonFile.Find(this, Json, origin) is not { } json)
        {
            return this;
        }

        var settings = Settings(origin);
        notes.AddRange(SettingsCheck.Notes(json, settings));
        return TokenizerJsonAdditions.Possible(settings) && TokenizerJsonAdditions.Apply(json, settings, notes)
            ? new TokenizerFiles(new Dictionary<string, byte[]>(Files, StringComparer.Ordinal) { [Json] = System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()) })
            : this;
    }

    private TokenizerSettings Settings(string origin) =>
        new(JsonFile.Find(this, Config, origin), JsonFile.Find(this, SpecialMap, origin), JsonFile.Find(this, AddedTokens, origin));

    private WordPieceDefinition Define(string origin, List<string> notes)
    {
        if (JsonFile.Find(this, Json, origin) is { } json)
        {
            return TokenizerJsonLoader.Load(json, JsonFile.Find(this, Config, origin), JsonFile.Find(this, SpecialMap, origin), origin) with { Notes = notes };
        }

        return Files.TryGetValue(Vocabulary, out var vocabulary)
            ? VocabularyLoader.Load(vocabulary, Settings(origin), origin, notes)
            : throw new InvalidDataException($"no tokenizer (tokenizer.json or vocab.txt) in {origin}; give --tokenizer");
    }
}
