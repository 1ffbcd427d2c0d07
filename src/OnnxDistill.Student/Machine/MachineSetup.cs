using System.Diagnostics;
using System.Runtime.InteropServices;
using OnnxDistill.Student.NativeLibraries;
using TorchSharp;

namespace OnnxDistill.Student.Machine;

/// <summary>
/// Makes libtorch run as fast as this processor does: memory is kept, MKL takes the kernels that the processor has, and products go
/// through MKL or oneDNN, whichever a probe of a few milliseconds finds faster and exact. Linux with glibc on x86-64; what cannot be done
/// elsewhere is left out, which <see cref="Trace"/> is told.
/// </summary>
internal static class MachineSetup
{
    // So much faster must a path be to be chosen over the default one: a machine's noise shall not change a run's last bits.
    private const double Gain = 1.15;
    private static readonly Lock s_lock = new();
    private static readonly Lazy<(bool KeepsMemory, OneDnnProducts? OneDnn)> s_process = new(SetUp);

    /// <summary>Sets up the process, once, and libtorch's threads, and chooses the path of products.</summary>
    /// <param name="threads">The threads of a step, at least 1.</param>
    /// <param name="path">The path to take, e.g. of a run that goes on; null for what the environment says (<see cref="MachineSwitch"/>), or the faster one.</param>
    /// <exception cref="InvalidDataException">An environment variable holds an unknown word, or the path is not there or not exact.</exception>
    public static MachineReport Prepare(int threads, ProductPath? path = null)
    {
        lock (s_lock)
        {
            var (keeps, oneDnn) = s_process.Value;
            torch.set_num_threads(threads);
            var (chosen, gflops, other) = Choose(oneDnn, path ?? MachineSwitch.Path());
            return new MachineReport(ProcessorName.Read(), threads, chosen, gflops, other, keeps);
        }
    }

    private static (bool KeepsMemory, OneDnnProducts? OneDnn) SetUp()
    {
        var keeps = MachineSwitch.IsOn(MachineSwitch.KeepMemory) && KeptMemory.Keep();
        if (!OperatingSystem.IsLinux() || NativeFolders.Find("libtorch_cpu.so") is not { } file || !NativeLibrary.TryLoad(file, out var library))
        {
            Trace.TraceInformation("libtorch's products are left as they are: there is no libtorch_cpu.so beside the program");
            return (keeps, null);
        }

        if (MachineSwitch.IsOn(MachineSwitch.MklPaths) && MklPaths.Open(library) is { } why)
        {
            Trace.TraceInformation($"MKL chooses its kernels by itself: {why}");
        }

        var oneDnn = OneDnnProducts.Of(library);
        if (oneDnn is null)
        {
            Trace.TraceInformation("products stay with MKL: this libtorch exports no at::Context::setFloat32Precision");
        }

        return (keeps, oneDnn);
    }

    private static (ProductPath Path, double Gflops, double? Other) Choose(OneDnnProducts? oneDnn, ProductPath? asked)
    {
        if (oneDnn is null)
        {
            return asked is ProductPath.OneDnn
                ? throw new InvalidDataException("products through oneDNN are asked for, and this libtorch has no switch for them")
                : (ProductPath.Default, ProductProbe.Gflops(() => { })[0], null);
        }

        var speeds = ProductProbe.Gflops(() => oneDnn.Use(false), () => oneDnn.Use(true));
        var (byDefault, byOneDnn, exact) = (speeds[0], speeds[1], ProductProbe.IsExact());
        if (!exact && asked is ProductPath.OneDnn)
        {
            oneDnn.Use(false);
            throw new InvalidDataException("products through oneDNN are asked for, and on this processor they are not those of 32-bit floats");
        }

        if (exact && (asked ?? (byOneDnn > Gain * byDefault ? ProductPath.OneDnn : ProductPath.Default)) == ProductPath.OneDnn)
        {
            return (ProductPath.OneDnn, byOneDnn, byDefault);
        }

        oneDnn.Use(false);
        return (ProductPath.Default, byDefault, exact ? byOneDnn : null);
    }
}
