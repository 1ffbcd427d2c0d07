namespace OnnxDistill.Graph.ExternalData;

/// <summary>
/// The files beside a model that hold its large tensors. A model from elsewhere may name any path of the machine: only files in the
/// model's folder, links followed, are opened.
/// </summary>
internal static class ExternalFiles
{
    /// <summary>The full path of a file that a model names: beside the model, else beside what the model's link leads to.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file.</param>
    /// <param name="location">The location in the model.</param>
    /// <exception cref="InvalidDataException">It lies outside the model's folder, is absent or a link to nothing.</exception>
    public static string Resolve(string modelPath, string location)
    {
        if (location.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidDataException($"external data '{location.Replace('\0', '?')}' is no path; export the model again");
        }

        var folders = FileLinks.Folders(modelPath);
        if (Path.IsPathRooted(location) || !folders.All(f => RealPath.IsInside(Path.GetFullPath(Path.Combine(f, location)), f)))
        {
            throw Outside(location);
        }

        var path = FileLinks.Beside(modelPath, location)
            ?? throw new InvalidDataException($"external data file {Path.Combine(folders[0], location)} is not there; put it beside the model");
        return LinksStay(folders, path) ? Path.GetFullPath(path) : throw Outside(location);
    }

    // The hub's cache keeps model and data as links into one folder of blobs: the folder that the model's own link leads to is its folder too.
    private static bool LinksStay(IReadOnlyList<string> folders, string path)
    {
        var real = RealPath.Of(path);
        return folders.Select(RealPath.Of).SelectMany(f => new[] { f, Blobs(f) }).OfType<string>().Any(f => RealPath.IsInside(real, f));
    }

    // models--owner--name/snapshots/revision[/onnx] beside models--owner--name/blobs; the model may be a file where its data is a link.
    private static string? Blobs(string folder)
    {
        for (var here = new DirectoryInfo(folder); here.Parent is { } above; here = above)
        {
            if (above.Name == "snapshots" && above.Parent is { } cache)
            {
                return Path.Combine(cache.FullName, "blobs");
            }
        }

        return null;
    }

    private static InvalidDataException Outside(string location) =>
        new($"external data '{location}' lies outside the model's folder; keep the model and its data files in one folder");
}
