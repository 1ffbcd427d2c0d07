namespace OnnxDistill.Graph.ExternalData;

/// <summary>Sizes of files behind links; <see cref="FileInfo.Length"/> is the link's own.</summary>
internal static class FileSize
{
    /// <summary>The bytes that reading the path gives.</summary>
    public static long Of(string path)
    {
        using var handle = File.OpenHandle(path);
        return RandomAccess.GetLength(handle);
    }
}
