using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OnnxDistill.EndToEnd.Tests.Packages;

/// <summary>Runs a program as somebody outside the repository does, and fails with all it said unless it ends with 0.</summary>
internal static class Command
{
    /// <summary>Gets the SDK's options by which no server stays that holds on to the output, as a reader of it would wait for ever.</summary>
    public static string[] NoServers { get; } = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];

    /// <summary>Runs a program.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="packages">The folder that NuGet unpacks into; null for the machine's.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it wrote to standard output, and to standard error.</returns>
    public static (string Output, string Error) Run(string folder, string? packages, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The tests themselves may have been started by MSBuild, whose settings are not a user's; a tool finds the runtime where these tests did.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (packages is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packages;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}{Environment.NewLine}{output.Result}{error.Result}");
        return (output.Result, error.Result);
    }
}
