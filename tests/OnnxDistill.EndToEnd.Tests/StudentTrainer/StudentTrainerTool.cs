using System.Diagnostics;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

/// <summary>Runs the built <c>student-trainer</c> as a user does: a process of its own.</summary>
internal static class StudentTrainerTool
{
    private static readonly string Assembly = Find();

    /// <summary>The program, for <c>dotnet</c>.</summary>
    public static string Path => Assembly;

    public static Result Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, error.Result);
    }

    public static Process Start(params string[] arguments) => Interruptible.Start([Assembly, .. arguments]);

    // Built by the reference of this project, for the same configuration: .../bin/Release/net10.0/linux-x64/ on both sides.
    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var below = System.IO.Path.GetRelativePath(System.IO.Path.Combine(RepositoryRoot.Path, "tests", "OnnxDistill.EndToEnd.Tests"), folder.FullName);
        return System.IO.Path.Combine(RepositoryRoot.Path, "tools", "student-trainer", below, "student-trainer.dll");
    }

    internal sealed record Result(int Code, string Output, string Error);
}
