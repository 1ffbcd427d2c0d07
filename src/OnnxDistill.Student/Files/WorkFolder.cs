namespace OnnxDistill.Student.Files;

/// <summary>A folder that is written beside the one it becomes, and renamed when it is whole; what was not renamed is deleted in the end.</summary>
/// <param name="target">The folder it becomes; there is nothing there.</param>
/// <param name="what">What its name ends with while it is written.</param>
internal sealed class WorkFolder(string target, string what = "tmp") : IDisposable
{
    /// <summary>Gets the folder to write into; made by who writes.</summary>
    public string Path { get; } = $"{target}.{Environment.ProcessId}.{what}";

    /// <summary>Gives it its name, once its files are on the disk: a name that outlives a power cut stands for whole files.</summary>
    public void Publish()
    {
        foreach (var name in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(name, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        Directory.Move(Path, target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
