using System.Diagnostics;

namespace OnnxDistill.EndToEnd.Tests.Manners;

/// <summary>What a real shell makes of text.</summary>
internal static class Shell
{
    /// <summary>The words of a command line.</summary>
    public static IReadOnlyList<string> Words(string line) => Run($"printf '%s\\0' {line.Trim()}").Split('\0')[..^1];

    /// <summary>What a script prints.</summary>
    /// <param name="script">The script.</param>
    /// <param name="environment">Variables: NAME=VALUE.</param>
    public static string Run(string script, params string[] environment)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var variable in environment.Select(e => e.Split('=', 2)))
        {
            start.Environment[variable[0]] = variable[1];
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
