using System.Diagnostics;
using System.Text.Json;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary>Runs the built <c>teacher-cache</c> as a user does: a process of its own.</summary>
internal static class TeacherCacheTool
{
    private static readonly string Assembly = Find();

    /// <summary>The program, for <c>dotnet</c>.</summary>
    public static string Path => Assembly;

    /// <summary>The teacher and the rows that the repository ships, with their column options.</summary>
    public static string Teacher { get; } = System.IO.Path.Combine(RepositoryRoot.Path, "models", "snips-l6");

    public static string Rows(string split) => System.IO.Path.Combine(RepositoryRoot.Path, "tools", "quickstart", "data", split + ".tsv");

    public static string[] Columns { get; } = ["--label-column", "0", "--text-column", "1"];

    public static Result Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs it with a text as standard input.</summary>
    public static Result RunOn(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return new Result(process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(params string[] arguments) => Interruptible.Start([Assembly, .. arguments]);

    // Built by the reference of this project, for the same configuration: .../bin/Release/net10.0/linux-x64/ on both sides.
    private static string Find()
    {
        var below = System.IO.Path.GetRelativePath(System.IO.Path.Combine(RepositoryRoot.Path, "tests", "OnnxDistill.EndToEnd.Tests"), AppContext.BaseDirectory);
        return System.IO.Path.Combine(RepositoryRoot.Path, "tools", "teacher-cache", below, "teacher-cache.dll");
    }

    internal sealed record Result(int Code, string Output, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Output).RootElement;

        public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
