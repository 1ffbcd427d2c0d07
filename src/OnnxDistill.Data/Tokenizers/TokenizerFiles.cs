namespace OnnxDistill.Data.Tokenizers;

/// <summary>The tokenizer files of a model, byte for byte, by name.</summary>
/// <param name="Files">Those that exist of tokenizer.json, vocab.txt, tokenizer_config.json and special_tokens_map.json.</param>
public sealed record TokenizerFiles(IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>Reads the files of a folder laid out like a Hugging Face repository.</summary>
    public static TokenizerFiles FromFolder(string folder) => throw new NotImplementedException();

    /// <summary>Builds the tokenizer.</summary>
    public TextTokenizer Load(string origin) => throw new NotImplementedException();

    /// <summary>The files that a student is exported with.</summary>
    public TokenizerFiles ForExport(int maxLength) => throw new NotImplementedException();
}
