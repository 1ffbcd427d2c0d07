using System.Buffers.Binary;
using System.Text.RegularExpressions;

namespace OnnxDistill.EndToEnd.Tests.Reports;

public sealed partial class BrowserTests(ReportedRuns runs) : IClassFixture<ReportedRuns>
{
    // Measured by a script of the test's own; the page has none, and its policy would not let it run.
    private const string Probe = """
        <script>
        document.querySelectorAll('details').forEach(d => d.open = true);
        const page = document.documentElement, styles = getComputedStyle(document.body);
        const answer = [page.scrollWidth, innerWidth, styles.backgroundColor, styles.color, document.scripts.length, document.querySelectorAll('svg').length, document.title];
        document.body.innerHTML = '<p id="answer">' + answer.join('|') + '</p>';
        </script>
        """;

    [Theory]
    [InlineData(1200, false)]
    [InlineData(1200, true)]
    [InlineData(400, false)]
    [InlineData(400, true)]
    public void It_fits_the_width_and_follows_light_and_dark(int width, bool dark)
    {
        RequireBrowser();
        var copy = runs[$"probe-{width}-{dark}.html"];
        File.WriteAllText(copy, Policy().Replace(runs.Html, string.Empty).Replace("</body>", $"{Probe}</body>", StringComparison.Ordinal));

        var dom = Browser.Dom(copy, width, dark);

        var answer = Answer().Match(dom).Groups[1].Value.Split('|');
        answer.Length.ShouldBe(7, dom);
        int.Parse(answer[1]).ShouldBe(width);
        int.Parse(answer[0]).ShouldBeLessThanOrEqualTo(width);       // all parts opened, nothing to scroll sideways
        (Lightness(answer[2]) < Lightness(answer[3])).ShouldBe(dark);
        answer[4].ShouldBe("1");                                      // the probe; no text has become a script
        int.Parse(answer[5]).ShouldBe(1 + (3 * 4));                   // the comparison; of each run losses, dev, rate, reliability
        answer[6].ShouldBe("Report of 3 runs");
    }

    [Fact]
    public void It_is_drawn_in_both_colours()
    {
        RequireBrowser();

        var (light, dark) = (Browser.Screenshot(runs.Page, runs["light.png"], 400, dark: false), Browser.Screenshot(runs.Page, runs["dark.png"], 400, dark: true));

        BinaryPrimitives.ReadInt32BigEndian(light.AsSpan(16)).ShouldBe(400);      // the width in the PNG's header
        light.Length.ShouldBeGreaterThan(10_000);
        dark.ShouldNotBe(light);
    }

    private static void RequireBrowser() =>
        Assert.SkipWhen(Browser.Path is null, "no Chromium: the page is not opened; apt-get install chromium, or set ONNXDISTILL_CHROMIUM");

    private static int Lightness(string color) => Number().Matches(color).Take(3).Sum(m => int.Parse(m.Value));

    [GeneratedRegex("<meta http-equiv[^>]*>")]
    private static partial Regex Policy();

    [GeneratedRegex("<p id=\"answer\">([^<]*)</p>")]
    private static partial Regex Answer();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
