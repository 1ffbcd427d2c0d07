using System.Diagnostics;
using System.Globalization;

namespace OnnxDistill.SoftTargets.Storage;

/// <summary>
/// The hidden name under which a file is written before it is renamed: <c>.part-00003.parquet.MACHINE.PID.N.tmp</c>. Machine and
/// process tell whether its writer may still be alive, since shards of many machines write into one folder. A container counts as a
/// machine: in each the process ids begin at 1 anew, also where several share a host's name or one is started again.
/// </summary>
internal sealed record TemporaryName(string FileName, string Machine, int Process, int Number)
{
    private static readonly string ThisMachine = MachineName.This();
    private static int _next;

    /// <summary>A name that no file in the folder has: one of a process that is gone and had the same id stays until it is cleaned up.</summary>
    public static TemporaryName For(string folder, string fileName)
    {
        TemporaryName name;
        do
        {
            name = new TemporaryName(fileName, ThisMachine, Environment.ProcessId, Interlocked.Increment(ref _next));
        }
        while (File.Exists(Path.Combine(folder, name.ToString())));

        return name;
    }

    public static TemporaryName? Parse(string name)
    {
        var fields = name.Split('.');
        if (fields.Length < 6 || fields[0].Length != 0 || fields[^1] != "tmp"
            || !int.TryParse(fields[^3], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            || !int.TryParse(fields[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        return new TemporaryName(string.Join('.', fields[1..^4]), fields[^4], process, number);
    }

    /// <summary>Whether the writer is known to be gone; of another machine nothing is known.</summary>
    public bool IsAbandoned()
    {
        if (Machine != ThisMachine)
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $".{FileName}.{Machine}.{Process}.{Number}.tmp");
}
