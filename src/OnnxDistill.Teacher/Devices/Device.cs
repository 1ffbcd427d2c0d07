using System.Globalization;

namespace OnnxDistill.Teacher.Devices;

/// <summary>Which device ONNX Runtime runs the teacher on: <c>auto</c>, <c>cpu</c> or <c>cuda:N</c>.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="Index">The number of the GPU, 0-based; meaningless unless <paramref name="Kind"/> is <see cref="DeviceKind.Cuda"/>.</param>
public readonly record struct Device(DeviceKind Kind, int Index)
{
    /// <summary>Gets the first GPU if there is one that works, else the CPU.</summary>
    public static Device Auto => new(DeviceKind.Auto, 0);

    /// <summary>Gets the CPU.</summary>
    public static Device Cpu => new(DeviceKind.Cpu, 0);

    /// <summary>Reads <c>auto</c>, <c>cpu</c>, <c>cuda</c> (the same as <c>cuda:0</c>) or <c>cuda:N</c>.</summary>
    /// <exception cref="InvalidDataException">The text is none of these.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text)
        {
            case "auto":
                return Auto;
            case "cpu":
                return Cpu;
            case "cuda":
                return new Device(DeviceKind.Cuda, 0);
        }

        return text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan("cuda:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new Device(DeviceKind.Cuda, index)
            : throw new InvalidDataException($"'{text}' is no device: give auto, cpu or cuda:N");
    }

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeviceKind.Auto => "auto",
        DeviceKind.Cpu => "cpu",
        _ => string.Create(CultureInfo.InvariantCulture, $"cuda:{Index}"),
    };
}
