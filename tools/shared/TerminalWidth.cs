using System.Globalization;

namespace OnnxDistill.CommandLine;

/// <summary>How many characters a line of the terminal takes.</summary>
internal static class TerminalWidth
{
    private const int Usual = 80;
    private const int Least = 20;

    /// <summary>Gets the number: of <c>COLUMNS</c> where it is set, else the window's.</summary>
    public static int Columns =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0 ? Math.Max(Least, columns)
        : Window() is var window and > 0 ? Math.Max(Least, window)
        : Usual;

    private static int Window()
    {
        try
        {
            return Console.WindowWidth;
        }
        catch (Exception e) when (e is IOException or PlatformNotSupportedException)
        {
            return Usual;
        }
    }
}
