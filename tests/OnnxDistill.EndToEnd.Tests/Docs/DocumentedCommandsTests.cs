using System.Text.RegularExpressions;
using OnnxDistill.EndToEnd.Tests.StudentTrainer;
using OnnxDistill.EndToEnd.Tests.TeacherCache;

namespace OnnxDistill.EndToEnd.Tests.Docs;

/// <summary>What README and docs tell people to type is what the tools take: every line of a code block, in a folder where its files are not.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const int Usage = 1;

    public static TheoryData<string, string> Lines() => [.. Pages().SelectMany(page => Commands(File.ReadAllText(page)).Select(line => (Path.GetFileName(page), line))).Distinct()];

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_documented_line_is_understood(string page, string line)
    {
        using var nowhere = new TemporaryFolder();
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] arguments = [.. words[1..].Select(word => word == "-" ? word : word.Replace("models/", nowhere["models"] + "/", StringComparison.Ordinal))];
        var (code, error) = words[0] == "teacher-cache" ? Teacher(arguments) : Student(arguments);

        code.ShouldNotBe(Usage, $"{page}: {line}\n{error}");
        error.ShouldNotContain("nearest known", customMessage: $"{page}: {line}");           // a key that no recipe has
    }

    [Fact]
    public void Every_verb_is_documented()
    {
        var text = string.Concat(Pages().Select(File.ReadAllText));
        foreach (var verb in (string[])["inspect", "estimate", "run", "verify", "score", "predict", "augment"])
        {
            text.ShouldContain($"teacher-cache {verb}");
        }

        foreach (var verb in (string[])["train", "advise", "sweep", "eval", "predict", "report", "export", "vocabulary", "recipes", "completion"])
        {
            text.ShouldContain($"student-trainer {verb}");
        }
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        foreach (var page in Pages())
        {
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)).ShouldBeTrue($"{page}: {link.Value}");
            }
        }
    }

    private static (int Code, string Error) Teacher(string[] arguments)
    {
        var result = TeacherCacheTool.RunOn(string.Empty, arguments);
        return (result.Code, result.Error);
    }

    private static (int Code, string Error) Student(string[] arguments)
    {
        var result = StudentTrainerTool.Run(arguments);
        return (result.Code, result.Error);
    }

    private static IEnumerable<string> Pages() =>
        [Path.Combine(RepositoryRoot.Path, "README.md"), .. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md").Order(StringComparer.Ordinal)];

    // The lines of code blocks that begin with a tool, without what follows a # and without what the shell makes of them.
    private static IEnumerable<string> Commands(string page) => Block().Matches(page)
        .SelectMany(block => block.Groups[1].Value.Split('\n'))
        .Select(line => Comment().Replace(line, string.Empty).TrimStart('$', ' '))
        .Where(line => line.StartsWith("teacher-cache ", StringComparison.Ordinal) || line.StartsWith("student-trainer ", StringComparison.Ordinal))
        .Select(line => Shell().Split(line)[0].TrimEnd());

    [GeneratedRegex("^```[a-z]*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(" [|<>&]")]
    private static partial Regex Shell();

    [GeneratedRegex(@"\]\((?!http)([^)#]+)\)")]
    private static partial Regex Link();
}
