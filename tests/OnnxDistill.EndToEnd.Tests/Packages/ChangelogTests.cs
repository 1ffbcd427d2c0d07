using System.Text.RegularExpressions;

namespace OnnxDistill.EndToEnd.Tests.Packages;

/// <summary>CHANGELOG.md has the form of Keep a Changelog 1.1.0, so that programs read it.</summary>
public sealed partial class ChangelogTests
{
    private static readonly string[] Kinds = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, "CHANGELOG.md"));

    [Fact]
    public void Versions_come_newest_first_with_their_days_below_what_is_unreleased()
    {
        var headings = Lines.Where(l => l.StartsWith("## ", StringComparison.Ordinal)).ToList();
        headings[0].ShouldBe("## [Unreleased]");
        headings.Skip(1).ShouldAllBe(h => Release().IsMatch(h));
        var versions = headings.Skip(1).Select(h => Version.Parse(Release().Match(h).Groups[1].Value)).ToList();
        versions.ShouldBe(versions.OrderDescending());
    }

    [Fact]
    public void Changes_stand_below_one_of_the_six_kinds_and_each_kind_once_a_version()
    {
        var seen = new HashSet<string>();
        foreach (var line in Lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                seen.Clear();
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                Kinds.ShouldContain(line[4..]);
                seen.Add(line).ShouldBeTrue($"{line} twice in a version");
            }
        }
    }

    [GeneratedRegex(@"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$")]
    private static partial Regex Release();
}
