using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Student.Reading;

/// <summary>A tokenizer that the user names by its folder, or by a file in it.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Files">Its tokenizer files.</param>
internal sealed record TokenizerAt(string Folder, TokenizerFiles Files)
{
    /// <summary>Gets what tells the files from others: SHA-256 in hex over names and bytes.</summary>
    public string Hash => Fingerprint.HashFiles(Files.Files);

    /// <summary>Reads the files.</summary>
    /// <param name="path">The folder, or a file in it.</param>
    /// <exception cref="InvalidDataException">There is no tokenizer.</exception>
    public static TokenizerAt Open(string path)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new TokenizerAt(folder, TokenizerFiles.FromFolder(folder));
    }
}
