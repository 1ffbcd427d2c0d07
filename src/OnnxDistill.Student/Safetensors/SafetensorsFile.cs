using static TorchSharp.torch;

namespace OnnxDistill.Student.Safetensors;

/// <summary>Reads and writes Hugging Face's safetensors files.</summary>
public static class SafetensorsFile
{
    /// <summary>Writes the tensors in the given order, atomically: a temporary file, flushed to disk, renamed.</summary>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        throw new NotImplementedException();

    /// <summary>Reads every tensor of the file; the caller owns them.</summary>
    /// <exception cref="InvalidDataException">The file is no safetensors file, or is cut off.</exception>
    public static Dictionary<string, Tensor> Read(string path) => throw new NotImplementedException();
}
