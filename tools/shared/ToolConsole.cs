using System.CommandLine;

namespace OnnxDistill.CommandLine;

/// <summary>Where a verb writes: results for programs to <see cref="Out"/>, everything for people to <see cref="Error"/>.</summary>
/// <param name="Out">Standard output: one JSON object, or nothing.</param>
/// <param name="Error">Standard error: what people read.</param>
/// <param name="IsTerminal">Whether a person watches: bars instead of lines.</param>
internal sealed record ToolConsole(TextWriter Out, TextWriter Error, bool IsTerminal)
{
    /// <summary>The console of a parsed command line: the process's own unless a test put in another.</summary>
    public static ToolConsole Of(ParseResult parsed)
    {
        var configuration = parsed.InvocationConfiguration;
        return new ToolConsole(
            configuration.Output, configuration.Error, ReferenceEquals(configuration.Error, Console.Error) && !Console.IsErrorRedirected);
    }
}
