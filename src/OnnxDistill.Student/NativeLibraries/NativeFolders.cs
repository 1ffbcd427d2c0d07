using System.Runtime.InteropServices;

namespace OnnxDistill.Student.NativeLibraries;

/// <summary>Where the application's native libraries lie.</summary>
internal static class NativeFolders
{
    /// <summary>The first file that matches, e.g. <c>libgomp-*.so.1</c>, or null.</summary>
    public static string? Find(string pattern) =>
        Candidates().Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, pattern).Order(StringComparer.Ordinal)).FirstOrDefault();

    // Beside the program where a runtime identifier is set, below runtimes/ where none is, and where the host says (NuGet's own folders).
    private static IEnumerable<string> Candidates() =>
    [
        AppContext.BaseDirectory,
        Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"),
        .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
    ];
}
