using OnnxDistill.Data.Tokenizers.Loading.Conversion;
using OnnxDistill.Data.Tokenizers.Loading.Pipelines;
using OnnxDistill.Data.Tokenizers.Pipelines;
using OnnxDistill.Data.Tokenizers.WordPieces;

namespace OnnxDistill.Data.Tokenizers.Loading;

/// <summary>The tokenizer files of a model, byte for byte, by name.</summary>
/// <param name="Files">
/// Those that exist of tokenizer.json and vocab.txt, of the settings beside them (tokenizer_config.json, special_tokens_map.json, added_tokens.json), and
/// where there is no tokenizer.json of vocab.json, merges.txt and SentencePiece files.
/// </param>
public sealed record TokenizerFiles(IReadOnlyDictionary<string, byte[]> Files)
{
    internal const string Json = "tokenizer.json";
    internal const string Vocabulary = "vocab.txt";
    internal const string Config = "tokenizer_config.json";
    internal const string SpecialMap = "special_tokens_map.json";
    internal const string AddedTokens = "added_tokens.json";

    /// <summary>Reads the files of a folder laid out like a Hugging Face repository.</summary>
    /// <exception cref="InvalidDataException">There is no tokenizer.</exception>
    public static TokenizerFiles FromFolder(string folder) => FindIn(folder) ?? throw Missing(folder);

    /// <summary>Reads the files of a folder laid out like a Hugging Face repository; null where there is no tokenizer.</summary>
    public static TokenizerFiles? FindIn(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] small = [Json, Vocabulary, Config, SpecialMap, AddedTokens];
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);

        // The large files that a tokenizer.json was made of are not read beside it: a cache would hold them twice.
        foreach (var name in File.Exists(Path.Combine(folder, Json)) ? small : [.. small, .. TokenizerConverter.Names])
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                files[name] = File.ReadAllBytes(path);
            }
        }

        if (files.ContainsKey(Json))
        {
            return new TokenizerFiles(files);
        }

        ClassHint.Add(files, Path.Combine(folder, ClassHint.FileName));
        return files.ContainsKey(Vocabulary) || TokenizerConverter.CanConvert(files) ? new TokenizerFiles(files) : null;
    }

    /// <summary>
    /// Builds the tokenizer: from tokenizer.json where there is one, else from vocab.txt, vocab.json and merges.txt or a SentencePiece file, and the settings.
    /// </summary>
    /// <param name="origin">Where the files come from, for errors.</param>
    /// <exception cref="InvalidDataException">The files are broken, or of a tokenizer that is not supported, which the message names.</exception>
    public TextTokenizer Load(string origin) => Understood(origin, () => Read(origin));

    /// <summary>
    /// The files that a student is exported with: a tokenizer.json (written from the other files where there was none) without fixed padding
    /// and truncated to the maximum length, and a tokenizer_config.json that says the same.
    /// </summary>
    /// <param name="maxLength">Tokens at most, special tokens included.</param>
    public TokenizerFiles ForExport(int maxLength) => Understood("tokenizer", () => Write("tokenizer", maxLength));

    private static InvalidDataException Missing(string folder) => new(
        $"no tokenizer (tokenizer.json, vocab.txt, vocab.json with merges.txt, or a SentencePiece file such as spiece.model) in {folder}; give --tokenizer");

    private WordPieceDefinition Define(string origin, List<string> notes)
    {
        if (JsonFile.Find(this, Json, origin) is { } json)
        {
            return TokenizerJsonLoader.Load(json, JsonFile.Find(this, Config, origin), JsonFile.Find(this, SpecialMap, origin), origin) with { Notes = notes };
        }

        return Files.TryGetValue(Vocabulary, out var vocabulary)
            ? VocabularyLoader.Load(vocabulary, CompletedFiles.Settings(this, origin), origin, notes)
            : throw Missing(origin);
    }

    // JSON's texts are decoded where they are read: what is not UTF-8, half a character or a key that stands twice shows only there.
    private static T Understood<T>(string origin, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{origin}: the tokenizer files are damaged ({e.Message.ReplaceLineEndings(" ")}); take them again from where the model is from", e);
        }
    }

    private TextTokenizer Read(string origin)
    {
        var notes = new List<string>();
        var files = CompletedFiles.Of(this, origin, notes);
        if (files.Files.TryGetValue(Json, out var bytes))
        {
            using var document = PipelineReader.Parse(bytes, origin);
            if (!PipelineReader.IsBert(document.RootElement))
            {
                var pipeline = PipelineReader.Read(document.RootElement, JsonFile.Find(this, Config, origin), JsonFile.Find(this, SpecialMap, origin), origin);
                return new PipelineTokenizer(pipeline with { Notes = [.. notes, .. pipeline.Notes] });
            }
        }

        return new WordPieceTextTokenizer(files.Define(origin, notes));
    }

    private TokenizerFiles Write(string origin, int maxLength)
    {
        var notes = new List<string>();
        var files = CompletedFiles.Of(this, origin, notes);
        if (files.Files.TryGetValue(Json, out var bytes))
        {
            using var document = PipelineReader.Parse(bytes, origin);
            if (!PipelineReader.IsBert(document.RootElement))
            {
                return PipelineExport.Write(files, JsonFile.Find(files, Json, origin)!, maxLength);
            }
        }

        return TokenizerExport.Write(files, files.Define(origin, notes), maxLength);
    }
}
