using System.Diagnostics;

namespace OnnxDistill.EndToEnd.Tests.TeacherCache;

/// <summary>The whole way with the teacher and the rows that the repository ships.</summary>
public sealed class ShippedTeacherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Score_prints_the_fixed_object_and_the_metric_of_the_card()
    {
        var result = TeacherCacheTool.Run(["score", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("test"), .. TeacherCacheTool.Columns, "--json"]);
        result.Code.ShouldBe(0, result.Error);
        var json = result.Json;
        json.EnumerateObject().Select(p => p.Name).ShouldBe(["rows", "metrics", "rows_per_second", "latency_ms", "confusion"]);
        json.GetProperty("rows").GetInt32().ShouldBe(700);
        json.GetProperty("metrics").GetProperty("accuracy").GetDouble().ShouldBe(0.9786, 10.0 / 700);
        json.GetProperty("metrics").TryGetProperty("f1", out _).ShouldBeTrue();
        json.GetProperty("metrics").TryGetProperty("matthews", out _).ShouldBeTrue();
        json.GetProperty("latency_ms").EnumerateObject().Select(p => p.Name).ShouldBe(["p50", "p95"]);
    }

    [Fact]
    public void The_result_is_on_standard_output_and_nothing_else()
    {
        var result = TeacherCacheTool.Run(["score", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns, "--limit", "40"]);
        result.Output.ShouldContain("accuracy");
        result.Output.ShouldNotContain("\u001b");
        result.Error.ShouldNotContain("\u001b");
    }

    [Fact]
    public void A_cache_is_run_verified_and_shown()
    {
        Run("dev", "cache").Code.ShouldBe(0);
        Run("dev", "cache").Error.ShouldContain("every part was there already");

        var verified = TeacherCacheTool.Run("verify", _folder["cache"], "--teacher", TeacherCacheTool.Teacher, "--rows", "16", "--json");
        verified.Code.ShouldBe(0, verified.Error);
        verified.Json.GetProperty("rows").GetInt32().ShouldBe(16);
        verified.Json.GetProperty("columns").GetProperty("logits").GetProperty("max_error").GetDouble().ShouldBeLessThanOrEqualTo(2e-3);

        var info = TeacherCacheTool.Run("info", _folder["cache"]);
        info.Code.ShouldBe(0);
        info.Output.ShouldContain("700 rows");
        info.Output.ShouldContain("AddToPlaylist");
        info.Error.ShouldBeEmpty();

        var json = TeacherCacheTool.Run("info", _folder["cache"], "--json").Json;
        json.GetProperty("rows").GetInt64().ShouldBe(700);
        json.GetProperty("bytes").GetInt64().ShouldBe(Directory.GetFiles(_folder["cache"]).Sum(f => new FileInfo(f).Length));
        json.GetProperty("columns").GetProperty("logits").GetInt64().ShouldBeGreaterThan(700 * 7 * 4);
        json.GetProperty("padded_bytes").GetInt64().ShouldBe(700 * (28 + (7 * 4) + (4 * json.GetProperty("max_length").GetInt64())));
    }

    [Fact]
    public void A_cut_part_and_half_a_plan_are_named()
    {
        Run("dev", "cache").Code.ShouldBe(0);
        var part = Path.Combine(_folder["cache"], "part-00000.parquet");
        using (var file = File.OpenWrite(part))
        {
            file.SetLength(file.Length - 100);
        }

        var cut = TeacherCacheTool.Run("verify", _folder["cache"]);
        cut.Code.ShouldBe(2);
        cut.Error.ShouldContain("part-00000");
        File.WriteAllText(Path.Combine(_folder["cache"], "plan.json"), "{\"schema");
        var half = TeacherCacheTool.Run("info", _folder["cache"]);
        half.Code.ShouldBe(2);
        half.Error.ShouldContain("plan.json");
    }

    [Fact]
    public void A_recipe_names_what_it_needs_captured() =>
        Run("dev", "cache", "--for", "hinton", "--limit", "64").Error.ShouldContain("64 rows in 1 part");

    [Fact]
    public void Estimate_says_bytes_and_minutes_and_when_it_pays()
    {
        string[] arguments = ["estimate", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows("dev"), .. TeacherCacheTool.Columns];
        var json = TeacherCacheTool.Run([.. arguments, "--json"]).Json;
        json.GetProperty("rows").GetInt32().ShouldBe(700);
        json.GetProperty("bytes").GetInt64().ShouldBeGreaterThan(700 * 28);
        json.GetProperty("minutes").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("teacher_minutes_per_epoch").GetDouble().ShouldBeGreaterThan(json.GetProperty("reading_minutes_per_epoch").GetDouble());
        json.GetProperty("pays_after_epochs").GetDouble().ShouldBeGreaterThan(1);
        TeacherCacheTool.Run(arguments).Output.ShouldMatch(@"\n  pays  after [0-9.]+ epochs of all trainings together: the teacher's answers take [0-9.]+ s an epoch, reading them [0-9.]+ s\n");
    }

    [Fact]
    public void A_killed_run_ends_with_the_same_bytes()
    {
        Run("train", "whole", "--limit", "5000").Code.ShouldBe(0);
        using (var process = TeacherCacheTool.Start(Arguments("train", "killed", "--limit", "5000")))
        {
            SpinWait.SpinUntil(() => File.Exists(Path.Combine(_folder["killed"], "plan.json")), TimeSpan.FromMinutes(2)).ShouldBeTrue();
            process.Kill();
            process.WaitForExit();
        }

        Run("train", "killed", "--limit", "5000").Code.ShouldBe(0);
        Names("killed").ShouldBe(Names("whole"));
        foreach (var name in Names("whole"))
        {
            File.ReadAllBytes(Path.Combine(_folder["killed"], name)).ShouldBe(File.ReadAllBytes(Path.Combine(_folder["whole"], name)), name);
        }
    }

    [Fact]
    public void Ctrl_C_ends_with_130_and_one_word()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent by kill");
        using var process = TeacherCacheTool.Start(Arguments("train", "cancelled"));
        SpinWait.SpinUntil(() => File.Exists(Path.Combine(_folder["cancelled"], "plan.json")), TimeSpan.FromMinutes(2)).ShouldBeTrue();
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(130);
        error.ShouldContain("cancelled");
        Names("cancelled").ShouldAllBe(n => n == "plan.json" || n.EndsWith(".parquet"));
    }

    private string[] Names(string cache) => [.. Directory.GetFiles(_folder[cache]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private TeacherCacheTool.Result Run(string split, string cache, params string[] more) => TeacherCacheTool.Run(Arguments(split, cache, more));

    private string[] Arguments(string split, string cache, params string[] more) =>
        ["run", "--teacher", TeacherCacheTool.Teacher, "--data", TeacherCacheTool.Rows(split), .. TeacherCacheTool.Columns, "--out", _folder[cache], .. more];
}
