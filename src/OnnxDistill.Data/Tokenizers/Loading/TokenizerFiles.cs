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
    public TextTokenizer Load(string origin) => Load(origin, out _);

    /// <summary>
    /// The files that a student is exported with: a tokenizer.json (written from the other files where there was none) without fixed padding
    /// and truncated to the maximum length, and a tokenizer_config.json that says the same.
    /// </summary>
    /// <param name="maxLength">Tokens at most, special tokens included.</param>
    public TokenizerFiles ForExport(int maxLength) => Load("tokenizer", out var files) switch
    {
        PipelineTokenizer pipeline => ExportedFiles.Of(files, pipeline, maxLength),
        var bert => TokenizerExport.Write(files, ((WordPieceTextTokenizer)bert).Definition, maxLength),
    };

    private static InvalidDataException Missing(string folder) => new(
        $"no tokenizer (tokenizer.json, vocab.txt, vocab.json with merges.txt, or a SentencePiece file such as spiece.model) in {folder}; give --tokenizer");

    private TextTokenizer Load(string origin, out TokenizerFiles files)
    {
        var notes = new List<string>();
        files = CompletedFiles.Of(this, origin, notes);
        var settings = CompletedFiles.Settings(this, origin);
        if (files.Files.TryGetValue(Json, out var bytes))
        {
            using var document = PipelineReader.Parse(bytes, origin);
            if (TokenizerJsonLoader.IsBert(document.RootElement))
            {
                return new WordPieceTextTokenizer(TokenizerJsonLoader.Load(document.RootElement, settings, origin) with { Notes = notes });
            }

            var pipeline = PipelineReader.Read(document.RootElement, settings, origin);
            return new PipelineTokenizer(pipeline with { Notes = [.. notes, .. pipeline.Notes] });
        }

        return Files.TryGetValue(Vocabulary, out var vocabulary)
            ? new WordPieceTextTokenizer(VocabularyLoader.Load(vocabulary, settings, origin, notes))
            : throw Missing(origin);
    }
}
