using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OnnxDistill.EndToEnd.Tests.StudentTrainer;

namespace OnnxDistill.EndToEnd.Tests.Reports;

public sealed partial class ReportTests(ReportedRuns runs) : IClassFixture<ReportedRuns>
{
    [Fact]
    public void The_page_needs_nothing_beside_itself()
    {
        runs.Html.ShouldStartWith("<!DOCTYPE html>");
        Fetch().Matches(runs.Html).Select(m => m.Value).ShouldBeEmpty();
        runs.Html.ShouldContain("default-src 'none'");
        runs.Result.Output.Trim().ShouldBe(runs.Page);
    }

    [Fact]
    public void Numbers_are_those_of_eval_and_seeds_are_taken_together()
    {
        double[] accuracies = [.. runs.Runs.Select(r => JsonNode.Parse(StudentTrainerTool.Run("eval", r, "--data", runs.Dev, "--json", "--threads", "1").Output)!["metrics"]!["accuracy"]!.GetValue<double>())];
        var text = Text(runs.Html);

        foreach (var accuracy in accuracies)
        {
            text.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{accuracy:0.0000} accuracy"));
        }

        var (mean, deviation) = ((accuracies[0] + accuracies[1]) / 2, Math.Abs(accuracies[0] - accuracies[1]) / Math.Sqrt(2));
        text.ShouldMatch(string.Create(CultureInfo.InvariantCulture, $"warm {mean:0.0000} [0-9.]+ % {deviation:0.0000} [0-9.]+ to [0-9.]+ 2 "));
        text.ShouldContain("teacher 0.9756 100.0 %");      // 40 of 41
    }

    [Fact]
    public void Every_part_is_there()
    {
        string[] parts = [.. HeadingOfPart().Matches(runs.Html).Select(m => m.Groups[1].Value)];

        parts.Length.ShouldBe(3 * 8);
        parts.Distinct().ShouldBe(["Training", "Confusion matrix", "Reliability", "Agreement with the teacher", "Where they disagree most", "Layers beside the teacher&#39;s", "Size and speed", "Settings"]);
        var text = Text(runs.Html);
        text.ShouldContain("losses by objective");
        text.ShouldContain("learning rate");
        text.ShouldContain("Expected calibration error");
        text.ShouldContain("temperature: 4");
        text.ShouldContain("hinton compares no layers");
    }

    [Fact]
    public void What_a_text_says_is_shown_and_not_done()
    {
        runs.Html.ShouldContain(WebUtility.HtmlEncode(ReportedRuns.Hostile));
        runs.Html.ShouldNotContain("<script");
        Text(runs.Html).ShouldMatch(@"number1 line 2 label good student good 0\.\d+ \(poor 0\.\d+\) teacher poor 1\.000 \(good 0\.000\) apart");
    }

    [Fact]
    public void Without_rows_it_shows_what_was_logged_and_says_how_to_get_the_rest()
    {
        var report = StudentTrainerTool.Run("report", runs.Runs[0], "--out", runs["logged.html"]);

        report.Code.ShouldBe(0, report.Error);
        var text = Text(File.ReadAllText(runs["logged.html"]));
        text.ShouldContain("give --dev");
        text.ShouldContain("losses by objective");
        text.ShouldContain("accuracy as the runs measured it themselves on dev.tsv");
        report.Error.ShouldContain("warm-1: not measured: give --dev");
    }

    [Fact]
    public void Without_the_teachers_answers_it_says_how_to_get_them()
    {
        var report = StudentTrainerTool.Run("report", runs.Runs[0], "--dev", runs.Dev, "--out", runs["alone.html"], "--threads", "1");

        report.Code.ShouldBe(0, report.Error);
        Text(File.ReadAllText(runs["alone.html"])).ShouldContain("needs the teacher's answers: give --cache");
    }

    [Fact]
    public void A_cache_as_dev_is_enough()
    {
        var report = StudentTrainerTool.Run("report", runs.Runs[0], "--dev", runs.Cache, "--out", runs["cache.html"], "--threads", "1");

        report.Code.ShouldBe(0, report.Error);
        var text = Text(File.ReadAllText(runs["cache.html"]));
        text.ShouldContain("texts below are word pieces put together");
        text.ShouldContain("a good film number");
        text.ShouldContain("teacher 1.0000 100.0 %");
    }

    [Fact]
    public void A_run_without_a_checkpoint_is_shown_as_far_as_it_is()
    {
        Directory.CreateDirectory(runs["begun/checkpoint"]);
        File.Copy(Path.Combine(runs.Runs[0], "run.json"), runs["begun/run.json"]);
        File.Copy(Path.Combine(runs.Runs[0], "recipe.yaml"), runs["begun/recipe.yaml"]);

        var report = StudentTrainerTool.Run("report", runs["begun"], runs.Runs[0], "--dev", runs.Dev, "--out", runs["begun.html"], "--threads", "1");

        report.Code.ShouldBe(0, report.Error);
        report.Error.ShouldContain("begun: the run has no checkpoint yet");
        Text(File.ReadAllText(runs["begun.html"])).ShouldContain("nothing is logged yet");
    }

    // What a reader sees: no tags, one blank between words.
    private static string Text(string html) => WebUtility.HtmlDecode(Blanks().Replace(Tag().Replace(html, " "), " "));

    [GeneratedRegex("https?://|src=|@import|url\\(|<link|<iframe|<img|<script", RegexOptions.IgnoreCase)]
    private static partial Regex Fetch();

    [GeneratedRegex("<h3>([^<]*)</h3>")]
    private static partial Regex HeadingOfPart();

    [GeneratedRegex("<style>.*?</style>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
