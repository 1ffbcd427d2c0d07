using System.Runtime.InteropServices;

namespace OnnxDistill.Student.Machine;

/// <summary>The processor's name, for people.</summary>
internal static class ProcessorName
{
    private const string Facts = "/proc/cpuinfo";

    /// <summary>As the system says it; the architecture where it says none.</summary>
    public static string Read()
    {
        try
        {
            var line = File.Exists(Facts) ? File.ReadLines(Facts).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }
    }
}
