using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Safetensors;

/// <summary>One tensor of the header, checked against the size of the file.</summary>
internal sealed record SafetensorsEntry(ScalarType Type, long[] Shape, long Begin)
{
    /// <summary>Reads an entry; lengths are never trusted.</summary>
    public static SafetensorsEntry Parse(string name, JsonNode? node, long dataLength, string path)
    {
        try
        {
            var dtype = node!["dtype"]!.GetValue<string>();
            var shape = node["shape"]!.AsArray().Select(d => d!.GetValue<long>()).ToArray();
            var (begin, end) = (node["data_offsets"]![0]!.GetValue<long>(), node["data_offsets"]![1]!.GetValue<long>());
            if (!SafetensorsTypes.TryFind(dtype, out var type, out var size))
            {
                throw new InvalidDataException($"{path}: tensor {name} has the type {dtype}, which is not known.");
            }

            if (begin < 0 || end > dataLength || shape.Any(d => d < 0) || end - begin != shape.Aggregate((long)size, (n, d) => checked(n * d)))
            {
                throw new InvalidDataException($"{path}: tensor {name} does not fit the file; it is cut off or damaged.");
            }

            return new SafetensorsEntry(type, shape, begin);
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException or OverflowException
            or ArgumentException or JsonException)
        {
            throw new InvalidDataException($"{path}: the header's entry of tensor {name} is damaged.", e);
        }
    }
}
