using System.Diagnostics;

namespace OnnxDistill.EndToEnd.Tests.Reports;

/// <summary>A headless Chromium: the one that <c>ONNXDISTILL_CHROMIUM</c> names, else one on the path (<c>apt-get install chromium</c>).</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static string? Path { get; } = Environment.GetEnvironmentVariable("ONNXDISTILL_CHROMIUM") is { Length: > 0 } given
        ? given
        : (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    /// <summary>Opens a page and returns its document after its scripts have run.</summary>
    public static string Dom(string page, int width, bool dark) => Run([.. Arguments(page, width, dark, "--dump-dom")]);

    /// <summary>Opens a page and writes what it looks like.</summary>
    public static byte[] Screenshot(string page, string png, int width, bool dark)
    {
        Run([.. Arguments(page, width, dark, "--hide-scrollbars", $"--screenshot={png}")]);
        return File.ReadAllBytes(png);
    }

    private static string[] Arguments(string page, int width, bool dark, params string[] what) =>
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={System.IO.Path.GetDirectoryName(page)}/profile", $"--window-size={width},2000",
        $"--blink-settings=preferredColorScheme={(dark ? 0 : 1)}", .. what, new Uri(page).AbsoluteUri,
    ];

    private static string Run(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path} did not end: {error.Result}");
        }

        process.ExitCode.ShouldBe(0, error.Result);
        return output.Result;
    }
}
