using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Data.Tokenizers.Loading;

namespace OnnxDistill.Data.Tests.Tokenizers;

/// <summary>Hugging Face's own tokenizers library, from files that this project writes for an exported student.</summary>
internal sealed class Oracle : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly global::Tokenizers.DotNet.Tokenizer _tokenizer;

    public Oracle(TokenizerFiles files)
    {
        var path = _folder["tokenizer.json"];
        File.WriteAllBytes(path, files.ForExport(1 << 20).Files["tokenizer.json"]);
        _tokenizer = new(path);
    }

    public int[] Encode(string text) => Array.ConvertAll(_tokenizer.Encode(text), id => (int)id);

    public void Dispose()
    {
        _tokenizer.Dispose();
        _folder.Dispose();
    }
}
