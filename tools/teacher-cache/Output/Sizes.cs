using System.Globalization;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>Bytes and times as people read them.</summary>
internal static class Sizes
{
    /// <summary>Bytes with a binary unit: <c>8.6 GiB</c>.</summary>
    public static string Text(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        var unit = 0;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.##} {units[unit]}");
    }
}
