namespace OnnxDistill.CommandLine;

/// <summary>What to type next, at the end of a verb: the command stands on an indented line of its own, so that it is copied whole.</summary>
internal static class NextStep
{
    /// <summary>Says it on standard error.</summary>
    /// <param name="console">Where.</param>
    /// <param name="words">The command's words, unquoted.</param>
    /// <param name="why">What stands between <c>next</c> and the command; empty for nothing.</param>
    public static void Tell(ToolConsole console, IEnumerable<string> words, string why = "")
    {
        console.Error.WriteLine(why.Length > 0 ? $"next, {why}:" : "next:");
        console.Error.WriteLine("  " + ShellWord.Line(words));
    }

    /// <summary>A path that nothing has yet: the one given, or with -2, -3... behind it.</summary>
    public static string Free(string path)
    {
        var free = path;
        for (var i = 2; Path.Exists(free); i++)
        {
            free = FormattableString.Invariant($"{path}-{i}");
        }

        return free;
    }
}
