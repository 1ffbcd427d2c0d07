using System.Globalization;
using TorchSharp;

namespace OnnxDistill.Student.Training;

/// <summary>Reads <c>--device</c>.</summary>
internal static class Devices
{
    /// <summary>The device of <c>auto</c> (a GPU if there is one), <c>cpu</c> or <c>cuda:N</c>.</summary>
    /// <exception cref="InvalidDataException">Another word, or a GPU that is not there.</exception>
    public static torch.Device Parse(string device)
    {
        if (device == "cpu" || (device == "auto" && !torch.cuda.is_available()))
        {
            return torch.CPU;
        }

        var index = device is "auto" or "cuda" ? 0
            : device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n
            : throw new InvalidDataException($"unknown device {device}; give auto, cpu or cuda:N");
        return torch.cuda.is_available() && index < torch.cuda.device_count()
            ? torch.device(DeviceType.CUDA, index)
            : throw new InvalidDataException($"no device {device} here (this build sees {torch.cuda.device_count()} GPUs); give cpu, or build with -p:Accelerator=cuda");
    }

    /// <summary>The device's name as <see cref="Parse"/> reads it.</summary>
    public static string NameOf(torch.Device device) =>
        device.type == DeviceType.CPU ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"cuda:{device.index}");
}
