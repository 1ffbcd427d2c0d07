using System.Runtime.InteropServices;

namespace OnnxDistill.Student.NativeLibraries;

/// <summary>
/// How libtorch's threads wait for each other. libgomp's spin, by default for milliseconds: two programs on one machine then take each other's
/// turns, and each falls to a twentieth of its speed. It reads its settings once, when it is loaded, from the C library's environment.
/// </summary>
internal static partial class ThreadWaiting
{
    // Longer than most of a step's pauses between two loops, shorter than a turn of the scheduler.
    private const string Spins = "500";

    /// <summary>Lets threads sleep after a short while, unless the user has said how they wait. To be called before libgomp is loaded.</summary>
    public static void Shorten()
    {
        string[] theirs = ["OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "KMP_BLOCKTIME"];
        if (OperatingSystem.IsLinux() && theirs.All(name => Environment.GetEnvironmentVariable(name) is null))
        {
            _ = SetEnvironment("GOMP_SPINCOUNT", Spins, 1);
        }
    }

    // .NET's own Environment.SetEnvironmentVariable does not reach the C library.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
