namespace OnnxDistill.Data.Files.Sources;

/// <summary>Files that hold bytes for as long as the process lives.</summary>
internal static class TemporaryFiles
{
    private static readonly Lock Guard = new();
    private static List<string>? _made;

    /// <summary>A file of the bytes of a stream.</summary>
    public static string Of(Stream stream)
    {
        var path = Path.Combine(Path.GetTempPath(), $"onnxdistill-{Path.GetRandomFileName()}");
        Keep(path);

        // Another user of the machine has no business in what may be private text.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        stream.CopyTo(file);
        return path;
    }

    private static void Keep(string path)
    {
        lock (Guard)
        {
            if (_made is null)
            {
                _made = [];
                AppDomain.CurrentDomain.ProcessExit += (_, _) => _made.ForEach(File.Delete);
            }

            _made.Add(path);
        }
    }
}
