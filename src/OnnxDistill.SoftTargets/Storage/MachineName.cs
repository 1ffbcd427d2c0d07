namespace OnnxDistill.SoftTargets.Storage;

/// <summary>Names the space in which a process id means something: the machine, and on Linux the container within it.</summary>
internal static class MachineName
{
    // A link to "pid:[4026531836]": the number is another in each container of a machine.
    private const string ProcessNamespace = "/proc/self/ns/pid";

    /// <summary>The machine's name and the number of the space of process ids, letters, digits and dashes only.</summary>
    public static string This()
    {
        var name = $"{Environment.MachineName}-{Namespace()}".TrimEnd('-');
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
    }

    private static string Namespace()
    {
        try
        {
            return string.Concat((File.ResolveLinkTarget(ProcessNamespace, returnFinalTarget: false)?.Name ?? string.Empty).Where(char.IsAsciiDigit));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
