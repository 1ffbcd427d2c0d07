using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Preparation;

/// <summary>
/// External data behind symbolic links. ONNX Runtime looks for data beside the path that it is given and refuses what a link leads out of that
/// folder (1.24 and later), so that a model whose data lies elsewhere is given to it as bytes that name the real files.
/// </summary>
internal static class RealLocations
{
    /// <summary>Rewrites the locations of a model's external tensors, where links have moved any of them.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="folder">The folder that the locations are relative to.</param>
    /// <returns>A copy with other locations; the model itself where each file lies where the model says.</returns>
    /// <exception cref="InvalidDataException">A file is absent or outside the model's folder.</exception>
    public static ModelProto Rewrite(string path, ModelProto model, out string folder)
    {
        folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var files = TensorWalk.Tensors(model).Select(t => ExternalTensor.Of(t)?.Location).OfType<string>().Distinct(StringComparer.Ordinal)
            .ToDictionary(location => location, location => RealPath.Of(ExternalFiles.Resolve(path, location)), StringComparer.Ordinal);
        var here = folder;
        if (files.All(f => f.Value == Path.GetFullPath(Path.Combine(here, f.Key))))
        {
            return model;
        }

        var common = folder = Common(files.Values);
        var copy = model.Clone();
        foreach (var entry in TensorWalk.Tensors(copy).Where(t => ExternalTensor.Of(t) is not null).Select(t => t.ExternalData.First(e => e.Key == "location")))
        {
            entry.Value = Path.GetRelativePath(common, files[entry.Value]);
        }

        return copy;
    }

    private static string Common(IEnumerable<string> files) => files.Select(f => Path.GetDirectoryName(f)!).Aggregate((a, b) =>
    {
        while (a != b && !RealPath.IsInside(b, a))
        {
            a = Path.GetDirectoryName(a) ?? Path.GetPathRoot(b)!;
        }

        return a;
    });
}
