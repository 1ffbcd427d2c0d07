using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.OnnxRuntime;

namespace OnnxDistill.CommandLine;

/// <summary>
/// What both tools do around a verb: exit code 0 done, 1 usage, 2 bad input, 3 a check failed, 130 cancelled, and one sentence on
/// standard error instead of a stack trace.
/// </summary>
internal static class CommandHost
{
    /// <summary>The exit code of a usage error.</summary>
    public const int Usage = 1;

    /// <summary>The exit code of bad input: the sentence names file, row or node.</summary>
    public const int BadInput = 2;

    /// <summary>The exit code of a check that failed.</summary>
    public const int CheckFailed = 3;

    /// <summary>The exit code after Ctrl-C.</summary>
    public const int Cancelled = 130;

    /// <summary>Parses and runs; returns the process exit code.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync($"see '{root.Name} {CommandPath(parsed)}--help'");
            return Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("cancelled");
            return Cancelled;
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync(OneLine(e.Message));
            return Usage;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or OnnxRuntimeException)
        {
            await Console.Error.WriteLineAsync(OneLine(e.Message));
            return BadInput;
        }
    }

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? string.Empty : parsed.CommandResult.Command.Name + " ";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
