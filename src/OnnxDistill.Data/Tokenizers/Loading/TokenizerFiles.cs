using OnnxDistill.Data.Tokenizers.Loading.Pipelines;
using OnnxDistill.Data.Tokenizers.Pipelines;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>The tokenizer files of a model, byte for byte, by name.</summary>
/// <param name="Files">Those that exist of tokenizer.json, vocab.txt, tokenizer_config.json and special_tokens_map.json.</param>
public sealed record TokenizerFiles(IReadOnlyDictionary<string, byte[]> Files)
{
    internal const string Json = "tokenizer.json";
    internal const string Vocabulary = "vocab.txt";
    internal const string Config = "tokenizer_config.json";
    internal const string SpecialMap = "special_tokens_map.json";

    /// <summary>Reads the files of a folder laid out like a Hugging Face repository.</summary>
    /// <exception cref="InvalidDataException">There is neither tokenizer.json nor vocab.txt.</exception>
    public static TokenizerFiles FromFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in new[] { Json, Vocabulary, Config, SpecialMap })
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
        if (Files.TryGetValue(Json, out var bytes))
        {
            using var document = PipelineReader.Parse(bytes, origin);
            if (!PipelineReader.IsBert(document.RootElement))
            {
                var config = JsonFile.Find(this, Config, origin);
                return new PipelineTokenizer(PipelineReader.Read(document.RootElement, config, JsonFile.Find(this, SpecialMap, origin), origin));
            }
        }

        return new WordPieceTextTokenizer(Define(origin));
    }

    /// <summary>
    /// The files that a student is exported with: a tokenizer.json (written from vocab.txt where there was none) without fixed padding
    /// and truncated to the maximum length, and a tokenizer_config.json that says the same.
    /// </summary>
    /// <param name="maxLength">Tokens at most, special tokens included.</param>
    public TokenizerFiles ForExport(int maxLength)
    {
        if (Files.TryGetValue(Json, out var bytes))
        {
            using var document = PipelineReader.Parse(bytes, "tokenizer");
            if (!PipelineReader.IsBert(document.RootElement))
            {
                return PipelineExport.Write(this, JsonFile.Find(this, Json, "tokenizer")!, maxLength);
            }
        }

        return TokenizerExport.Write(this, Define("tokenizer"), maxLength);
    }

    private WordPieceDefinition Define(string origin)
    {
        var json = JsonFile.Find(this, Json, origin);
        var config = JsonFile.Find(this, Config, origin);
        var map = JsonFile.Find(this, SpecialMap, origin);
        if (json is not null)
        {
            return TokenizerJsonLoader.Load(json, config, map, origin);
        }

        return Files.TryGetValue(Vocabulary, out var vocabulary)
            ? VocabularyLoader.Load(vocabulary, config, map, origin)
            : throw new InvalidDataException($"no tokenizer (tokenizer.json or vocab.txt) in {origin}; give --tokenizer");
    }
}
