namespace OnnxDistill.Testing;

/// <summary>A new empty folder that is deleted when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Gets the folder's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("onnxdistill-test-").FullName;

    /// <summary>The full path of a name below the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text file (UTF-8, no BOM) below the folder and returns its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
