using System.Buffers.Binary;
using System.Net;
using System.Text.RegularExpressions;

namespace OnnxDistill.EndToEnd.Tests.Reports;

public sealed partial class BrowserTests(ReportedRuns runs) : IClassFixture<ReportedRuns>
{
    [Theory]
    [InlineData(1200, false)]
    [InlineData(1200, true)]
    [InlineData(400, false)]
    [InlineData(400, true)]
    public void It_fits_the_width_and_follows_light_and_dark(int width, bool dark)
    {
        RequireBrowser();
        var page = runs[$"frame-{width}-{dark}.html"];
        File.WriteAllText(page, Framed(runs.Html, width));

        var dom = Browser.Dom(page, 1300, dark);

        var answer = Answer().Match(dom).Groups[1].Value.Split('|');
        answer.Length.ShouldBe(7, dom);
        int.Parse(answer[1]).ShouldBe(width);
        int.Parse(answer[0]).ShouldBeLessThanOrEqualTo(width);       // all parts opened, nothing to scroll sideways
        (Lightness(answer[2]) < Lightness(answer[3])).ShouldBe(dark);
        answer[4].ShouldBe("0");                                      // no text has become a script
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

    // The page as it is, in a frame of the width asked for: a headless window is never narrower than 500 pixels. The script is the test's own.
    private static string Framed(string html, int width) => $$"""
        <!DOCTYPE html><html style="color-scheme: light dark"><body><iframe id="page" width="{{width}}" height="2000" style="border: 0" srcdoc="{{WebUtility.HtmlEncode(html)}}"></iframe><script>
        window.onload = () => {
          const frame = document.getElementById('page'), page = frame.contentDocument, style = frame.contentWindow.getComputedStyle(page.body);
          page.querySelectorAll('details').forEach(d => d.open = true);
          const answer = [page.documentElement.scrollWidth, frame.contentWindow.innerWidth, style.backgroundColor, style.color, page.scripts.length, page.querySelectorAll('svg').length, page.title];
          document.body.innerHTML = '<p id="answer">' + answer.join('|') + '</p>';
        };
        </script></body></html>
        """;

    private static void RequireBrowser() =>
        Assert.SkipWhen(Browser.Path is null, "no Chromium: the page is not opened; apt-get install chromium, or set ONNXDISTILL_CHROMIUM");

    private static int Lightness(string color) => Number().Matches(color).Take(3).Sum(m => int.Parse(m.Value));

    [GeneratedRegex("<p id=\"answer\">([^<]*)</p>")]
    private static partial Regex Answer();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
