using System.Diagnostics;

namespace OnnxDistill.EndToEnd.Tests;

/// <summary>
/// Starts <c>dotnet</c> so that Ctrl-C reaches it. A shell that runs the tests in the background has them ignore SIGINT, and every process below
/// inherits that; GNU <c>env</c> undoes it and then becomes the program, with the same process id.
/// </summary>
internal static class Interruptible
{
    private static readonly bool HasEnv = OperatingSystem.IsLinux() && Resets();

    public static Process Start(params string[] arguments) => Process.Start(
        HasEnv ? Redirected("env", ["--default-signal=INT", "dotnet", .. arguments]) : Redirected("dotnet", arguments))!;

    private static bool Resets()
    {
        using var env = Process.Start(Redirected("env", ["--default-signal=INT", "true"]))!;
        env.WaitForExit();
        return env.ExitCode == 0;
    }

    private static ProcessStartInfo Redirected(string program, string[] arguments) => new(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    };
}
