using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.ExternalData;

/// <summary>
/// The files beside a model that hold its large tensors. A model from elsewhere may name any path of the machine: only files in the
/// model's folder, links followed, are opened.
/// </summary>
public static class ExternalFiles
{
    /// <summary>Checks every external tensor of a model and returns the files that hold them.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file that the model was read from.</param>
    /// <param name="model">The model.</param>
    /// <returns>Full paths, each once, in order of first use; empty for a model that holds everything itself.</returns>
    /// <exception cref="InvalidDataException">A file lies outside the model's folder, is absent or too short.</exception>
    public static IReadOnlyList<string> Check(string modelPath, ModelProto model)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var files = new List<string>();
        foreach (var tensor in TensorWalk.Tensors(model))
        {
            try
            {
                if (ExternalTensor.Of(tensor) is { } external)
                {
                    var path = Resolve(modelPath, external.Location);
                    if (!sizes.TryGetValue(path, out var size))
                    {
                        sizes.Add(path, size = FileSize.Of(path));
                        files.Add(path);
                    }

                    CheckLength(tensor, external, path, size);
                }
            }
            catch (InvalidDataException e)
            {
                throw new InvalidDataException($"{modelPath}: {e.Message}", e);
            }
        }

        return files;
    }

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

    private static void CheckLength(TensorProto tensor, ExternalTensor external, string path, long size)
    {
        var needed = ElementTypes.Bytes(tensor);
        if (external.Length is { } said && needed is { } must && said != must)
        {
            throw new InvalidDataException($"external tensor {tensor.Name} has {said} bytes where its type and shape need {must}");
        }

        var length = external.Length ?? needed ?? 0;
        if (external.Offset > size || length > size - external.Offset)
        {
            throw new InvalidDataException(
                $"external data file {path} is too short: tensor {tensor.Name} needs bytes {external.Offset} to {(UInt128)external.Offset + (UInt128)length}, it has {size}; download or export it again");
        }
    }
}
