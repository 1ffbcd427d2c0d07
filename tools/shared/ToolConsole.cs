using System.CommandLine;

namespace OnnxDistill.CommandLine;

/// <summary>Where a verb writes: results for programs to <see cref="Out"/>, everything for people to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output: one JSON object, a result, or nothing.</param>
/// <param name="Error">Standard error: what people read.</param>
/// <param name="IsTerminal">Whether a person watches standard error: bars instead of lines.</param>
/// <param name="Width">The characters that a line of text on standard output may have; no limit where it is no terminal.</param>
internal sealed record ToolConsole(TextWriter Out, TextWriter Error, bool IsTerminal, int Width = int.MaxValue)
{
    /// <summary>The console of a parsed command line: the process's own unless a test put in another.</summary>
    public static ToolConsole Of(ParseResult parsed)
    {
        var configuration = parsed.InvocationConfiguration;
        return new ToolConsole(
            configuration.Output,
            configuration.Error,
            ReferenceEquals(configuration.Error, Terminal.Messages) && !Console.IsErrorRedirected,
            ReferenceEquals(configuration.Output, Console.Out) && !Console.IsOutputRedirected ? TerminalWidth.Columns : int.MaxValue);
    }
}
