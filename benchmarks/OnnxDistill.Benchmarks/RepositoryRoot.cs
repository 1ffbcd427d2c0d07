namespace OnnxDistill.Benchmarks;

/// <summary>The folder with the solution.</summary>
internal static class RepositoryRoot
{
    /// <summary>Looks upward from the program.</summary>
    public static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OnnxDistill.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("no OnnxDistill.sln above the benchmark");
    }
}
