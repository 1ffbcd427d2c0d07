using OnnxDistill.Graph.ExternalData;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Model;

/// <summary>The tensors of a model that lie in files beside it: each there, inside the folder and long enough.</summary>
internal static class ExternalDataChecks
{
    /// <summary>Checks every external tensor of a model and returns the files that hold them.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file that the model was read from.</param>
    /// <param name="model">The model.</param>
    /// <returns>Full paths, each once, in order of first use; empty for a model that holds everything itself.</returns>
    /// <exception cref="InvalidDataException">A file lies outside the model's folder, is absent or too short.</exception>
    public static IReadOnlyList<string> Files(string modelPath, ModelProto model)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var files = new List<string>();
        foreach (var tensor in TensorWalk.Tensors(model))
        {
            try
            {
                if (ExternalTensor.Of(tensor) is { } external)
                {
                    var path = ExternalFiles.Resolve(modelPath, external.Location);
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
