using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.TeacherCache.Isolation;

/// <summary>
/// Runs the self-check in a process of its own. A damaged or hostile file can crash ONNX Runtime, and a crash in native code takes its
/// process with it: that shall be the child.
/// </summary>
internal static class IsolatedSelfCheck
{
    /// <summary>The verb of the child.</summary>
    public const string Verb = "self-check";

    // A probe of three short rows: seconds even for the largest encoder on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // Errors may be infinite.
    private static readonly JsonSerializerOptions Format = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>What the child answers with.</summary>
    public static string Text(SelfCheckResult result) => JsonSerializer.Serialize(result, Format);

    /// <summary>Checks a file's encoder.</summary>
    /// <param name="model">The <c>.onnx</c> file.</param>
    /// <returns>The result; one that holds nothing, with the reason, where the child crashed or did not end.</returns>
    public static SelfCheckResult Run(string model)
    {
        using var child = Process.Start(Command(model))!;
        var errors = child.StandardError.ReadToEndAsync();
        var answer = child.StandardOutput.ReadToEndAsync();
        if (!child.WaitForExit(Patience))
        {
            child.Kill(entireProcessTree: true);
            return Nothing(string.Create(CultureInfo.InvariantCulture, $"{model}: ONNX Runtime did not finish three short rows within {Patience.TotalMinutes:0} minutes"));
        }

        return child.ExitCode switch
        {
            0 => JsonSerializer.Deserialize<SelfCheckResult>(answer.Result, Format)!,

            // A shell's convention, which .NET follows: 128 and the signal's number.
            > 128 and var code => Nothing(string.Create(CultureInfo.InvariantCulture, $"{model}: ONNX Runtime crashed on this file (signal {code - 128}); it cannot be used")),
            _ => Nothing(errors.Result.Trim()),
        };
    }

    private static SelfCheckResult Nothing(string note) => new(null, new Dictionary<string, double>(), SingleRows: false, note);

    private static ProcessStartInfo Command(string model)
    {
        var own = typeof(IsolatedSelfCheck).Assembly;
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == own.GetName().Name ? path : null;
        var start = new ProcessStartInfo(host ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[.. host is null ? new[] { own.Location } : [], Verb, model])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
