namespace OnnxDistill.Testing;

/// <summary>Finds the folder of the solution from wherever the tests run.</summary>
public static class RepositoryRoot
{
    /// <summary>Gets the full path of the folder that holds <c>OnnxDistill.sln</c>.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "OnnxDistill.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no OnnxDistill.sln above {AppContext.BaseDirectory}");
    }
}
