using System.Globalization;

namespace OnnxDistill.StudentTrainer.Reporting.Pages;

/// <summary>Numbers as the page writes them.</summary>
internal static class Figure
{
    /// <summary>A metric, with four digits; a dash where there is none.</summary>
    public static string Metric(double value) => double.IsFinite(value) ? value.ToString("0.0000", CultureInfo.InvariantCulture) : "–";

    /// <summary>A share in percent.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "–";

    /// <summary>A size in megabytes, of small files in kilobytes.</summary>
    public static string Size(long bytes) => bytes switch
    {
        0 => "–",
        < 1_000_000 => (bytes / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " kB",
        _ => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " MB",
    };

    /// <summary>A number of parameters in millions, of small students in thousands.</summary>
    public static string Parameters(long count) => count < 100_000
        ? (count / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k"
        : (count / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M";

    /// <summary>A count, its thousands apart.</summary>
    public static string Count(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>Seconds, or minutes and hours.</summary>
    public static string Seconds(double seconds) => seconds < 120
        ? seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : TimeSpan.FromSeconds(seconds).ToString(seconds < 3600 ? @"m\:ss' min'" : @"h\:mm' h'", CultureInfo.InvariantCulture);
}
