using System.Globalization;

namespace OnnxDistill.Student.Windows;

/// <summary>Amounts of memory in words.</summary>
internal static class MemoryText
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Bytes with a binary unit that <c>--memory</c> reads too: <c>727KiB</c>, <c>1.5GiB</c>; rounded up.</summary>
    /// <param name="bytes">The bytes, at least 0.</param>
    public static string Of(long bytes)
    {
        var unit = 0;
        decimal value = bytes;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(value * 10) / 10:0.#}{Units[unit]}");
    }
}
