using System.Security.Cryptography;

namespace OnnxDistill.Student.NativeLibraries;

/// <summary>
/// The per-user folder of patched libraries: <c>$XDG_CACHE_HOME/onnxdistill</c>, else <c>~/.cache/onnxdistill</c>. Files are named by the
/// SHA-256 of their source, so a new version of a package gets a new file.
/// </summary>
internal static class PatchedLibraryCache
{
    /// <summary>Gets the default folder.</summary>
    public static string DefaultFolder
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var root = Path.IsPathRooted(cache)
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(root, "onnxdistill");
        }
    }

    /// <summary>Returns the patched copy of a library, made if it is not there yet.</summary>
    /// <param name="source">The library; it is not changed.</param>
    /// <param name="folder">The cache folder.</param>
    /// <param name="patch">Changes the bytes of the copy without changing their number.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static string Obtain(string source, string folder, Action<byte[]> patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var bytes = File.ReadAllBytes(source);
        var key = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
        var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(source)}-{key}{Path.GetExtension(source)}");
        patch(bytes);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            return path;
        }

        // Several processes may do this at once: each renames its own complete file over the name, and all hold the same bytes.
        Directory.CreateDirectory(folder);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, path, overwrite: true);
        return path;
    }
}
