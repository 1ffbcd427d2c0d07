namespace OnnxDistill.Teacher.Devices;

/// <summary>The kinds of device.</summary>
public enum DeviceKind
{
    /// <summary>The first GPU if there is one that works, else the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>One NVIDIA GPU.</summary>
    Cuda,
}
