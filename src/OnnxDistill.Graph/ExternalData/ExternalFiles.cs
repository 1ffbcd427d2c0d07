namespace OnnxDistill.Graph.ExternalData;

/// <summary>
/// The files beside a model that hold its large tensors. A model from elsewhere may name any path of the machine: only files in the
/// model's folder, links followed, are opened.
/// </summary>
public static class ExternalFiles
{
    /// <summary>The full path of a file that a model names.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file.</param>
    /// <param name="location">The location in the model.</param>
    /// <exception cref="InvalidDataException">It lies outside the model's folder or is absent.</exception>
    public static string Resolve(string modelPath, string location)
    {
        if (location.Contains('\0', StringComparison.Ordinal))
        {
            throw new InvalidDataException($"external data '{location.Replace('\0', '?')}' is no path; export the model again");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath))!;
        var path = Path.GetFullPath(Path.Combine(folder, location));
        if (Path.IsPathRooted(location) || !RealPath.IsInside(path, folder) || !LinksStay(modelPath, folder, path))
        {
            throw new InvalidDataException($"external data '{location}' lies outside the model's folder; keep the model and its data files in one folder");
        }

        return File.Exists(path)
            ? path
            : throw new InvalidDataException($"external data file {path} is not there; put it beside the model");
    }

    // The hub's cache keeps model and data as links into one folder of blobs: the folder that the model's own link leads to is its folder too.
    private static bool LinksStay(string modelPath, string folder, string path)
    {
        var real = RealPath.Of(path);
        return RealPath.IsInside(real, RealPath.Of(folder)) || RealPath.IsInside(real, Path.GetDirectoryName(RealPath.Of(modelPath))!);
    }
}
