using System.Globalization;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.ExternalData;

/// <summary>Where the elements of a tensor lie that are not in the model file.</summary>
/// <param name="Location">Path relative to the model's folder, as the model says it.</param>
/// <param name="Offset">First byte. The default value is 0.</param>
/// <param name="Length">Number of bytes, or null: to be told from type and shape.</param>
internal sealed record ExternalTensor(string Location, long Offset, long? Length)
{
    /// <summary>Reads the entry of a tensor; null where the tensor lies in the model file.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="InvalidDataException">The entry has no location, or an offset or length that is no non-negative number.</exception>
    public static ExternalTensor? Of(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.DataLocation != TensorProto.Types.DataLocation.External)
        {
            return null;
        }

        var location = Value(tensor, "location");
        return string.IsNullOrWhiteSpace(location)
            ? throw new InvalidDataException($"external tensor {tensor.Name} does not say in which file it lies")
            : new ExternalTensor(location, Number(tensor, "offset") ?? 0, Number(tensor, "length"));
    }

    private static long? Number(TensorProto tensor, string key) => Value(tensor, key) switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new InvalidDataException($"external tensor {tensor.Name} has {key} '{text}', which is no number of bytes"),
    };

    private static string? Value(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value;
}
