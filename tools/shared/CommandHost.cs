using System.CommandLine;
using System.CommandLine.Completions;
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

    /// <summary>The exit code after Ctrl-C or SIGTERM.</summary>
    public const int Cancelled = 130;

    private const string TraceVariable = "ONNXDISTILL_TRACE";

    /// <summary>How long a verb may take to finish what it is writing after Ctrl-C or SIGTERM; the parser's library hears both and cancels.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Parses and runs; returns the process exit code.</summary>
    /// <param name="root">The tool's commands.</param>
    /// <param name="args">The command line.</param>
    /// <param name="output">Standard output, unless given.</param>
    /// <param name="error">Standard error, unless given.</param>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = Grace,
            Output = output ?? Console.Out,
            Error = error ?? Terminal.Messages,
        };
        ExamplesHelp.AddTo(root);
        var parsed = root.Parse(args);

        // Help is an answer even where the rest of the line is incomplete, and so are suggestions for it.
        if (parsed.Errors.Count > 0 && parsed.Action is not ExamplesHelp && !root.Directives.OfType<SuggestDirective>().Any(d => parsed.GetResult(d) is not null))
        {
            foreach (var problem in parsed.Errors)
            {
                await configuration.Error.WriteLineAsync(ParseProblem.Sentence(problem.Message));
            }

            await configuration.Error.WriteLineAsync($"see '{root.Name} {CommandPath(parsed)}--help'");
            return Usage;
        }

        return await InvokeAsync(parsed, configuration);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration configuration)
    {
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (OperationCanceledException)
        {
            await configuration.Error.WriteLineAsync("cancelled");
            return Cancelled;
        }
        catch (UsageException e)
        {
            await configuration.Error.WriteLineAsync(OneLine(e.Message));
            return Usage;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotFiniteNumberException or OnnxRuntimeException)
        {
            await configuration.Error.WriteLineAsync(OneLine(e.Message));
            return BadInput;
        }
        catch (Exception e) when (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TraceVariable)))
        {
            // A mistake of ours: still one sentence, and the way to the stack trace that a report needs.
            await configuration.Error.WriteLineAsync(
                $"unexpected {e.GetType().Name}: {OneLine(e.Message)} (please report it; {TraceVariable}=1 shows the stack trace)");
            return BadInput;
        }
    }

    private static string CommandPath(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? string.Empty : parsed.CommandResult.Command.Name + " ";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
