using System.Globalization;

namespace OnnxDistill.Student.Machine;

/// <summary>How a process computes.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Threads">The threads of a step.</param>
/// <param name="Products">Which library multiplies.</param>
/// <param name="Gflops">The speed of a product of 32-bit floats, in 10^9 operations per second.</param>
/// <param name="OtherGflops">That of the path that was not taken; null where it is not there or not exact.</param>
/// <param name="KeepsMemory">Whether malloc keeps what tensors free.</param>
public sealed record MachineReport(string Processor, int Threads, ProductPath Products, double Gflops, double? OtherGflops, bool KeepsMemory)
{
    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var (taken, other) = Products == ProductPath.OneDnn ? ("oneDNN", "MKL") : ("libtorch's default", "oneDNN");
        var beside = OtherGflops is { } gflops ? string.Create(CultureInfo.InvariantCulture, $" ({other} {gflops:F0})") : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor}, {Threads} thread{(Threads == 1 ? string.Empty : "s")}: products by {taken}, {Gflops:F0} GFLOP/s{beside}{(KeepsMemory ? ", memory kept" : string.Empty)}");
    }
}
