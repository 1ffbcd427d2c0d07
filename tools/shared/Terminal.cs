using Spectre.Console;

namespace OnnxDistill.CommandLine;

/// <summary>The terminal that a person watches on standard error.</summary>
internal static class Terminal
{
    /// <summary>Standard error of this process: messages are wrapped where it is a terminal.</summary>
    public static readonly TextWriter Messages = Console.IsErrorRedirected ? Console.Error : new WrappingWriter(Console.Error, () => TerminalWidth.Columns);

    /// <summary>A console for bars that renew themselves; Spectre.Console leaves the colours out where <c>NO_COLOR</c> is set (no-color.org).</summary>
    public static IAnsiConsole Live()
    {
        var live = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        live.Profile.Width = TerminalWidth.Columns;
        return live;
    }
}
