using OnnxDistill.EndToEnd.Tests.StudentTrainer;

namespace OnnxDistill.EndToEnd.Tests.Manners;

/// <summary>What a person at a terminal sees; <c>script</c> of util-linux gives the tool one.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Escape = "\u001b";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_message_is_wrapped_at_words_at_a_terminal_and_whole_in_a_pipe()
    {
        string[] columns = ["COLUMNS=40", "TERM=xterm"];
        const string Arguments = "train --recipe hintn --cache C --out R";
        var piped = Shell.Run($"dotnet '{StudentTrainerTool.Path}' {Arguments} 2>&1", columns).TrimEnd();
        piped.ShouldNotContain('\n');

        var seen = AtTerminal(Arguments, columns);

        seen[0] = seen[0][(seen[0].LastIndexOf('=') + 1)..];        // what .NET says to the terminal first
        seen.Length.ShouldBeGreaterThan(3);
        seen.ShouldAllBe(line => line.Length <= 40);
        string.Join(' ', seen.Select(l => l.TrimStart())).ShouldBe(piped);
    }

    [Theory]
    [InlineData("NO_COLOR=1", false)]
    [InlineData("LINES=40", true)]
    public void NO_COLOR_takes_the_colours_away(string variable, bool coloured)
    {
        var arguments = $"train --recipe hard-labels --data '{TinyData.Tsv(_folder, "train.tsv", 60, seed: 1)}' --tokenizer '{TinyData.Tokenizer(_folder)}' --out '{_folder["run"]}'"
            + " --set student.layers=1 --set student.hidden=24 --set student.intermediate=48 --set max_steps=4";

        var seen = string.Join('\n', AtTerminal(arguments, variable, "TERM=xterm-256color", "COLUMNS=100"));

        seen.ShouldContain("done in");
        System.Text.RegularExpressions.Regex.IsMatch(seen, Escape + @"\[[0-9;]*(3[0-9]|9[0-7])[0-9;]*m").ShouldBe(coloured, seen);
    }

    private static string[] AtTerminal(string arguments, params string[] environment)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "script of util-linux is not here");
        return Shell.Run($"script -qec \"$COMMAND\" /dev/null", [.. environment, $"COMMAND=dotnet '{StudentTrainerTool.Path}' {arguments}"])
            .Split('\n').Select(l => l.Trim('\r')).Where(l => l.Length > 0).ToArray();
    }
}
