using System.Globalization;
using OnnxDistill.CommandLine;

namespace OnnxDistill.StudentTrainer.Arguments;

/// <summary>Reads sizes such as <c>4GiB</c>, <c>512MB</c> or <c>1000000</c>.</summary>
internal static class MemorySize
{
    private static readonly (string Unit, double Bytes)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ];

    /// <summary>The bytes.</summary>
    /// <exception cref="UsageException">No size.</exception>
    public static long Parse(string text)
    {
        var (unit, factor) = Units.Append((Unit: string.Empty, Bytes: 1)).First(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        return double.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number * factor is >= 1 and < 9e18
            ? (long)(number * factor)
            : throw new UsageException($"--memory {text}: expected a size such as 4GiB or 500MB");
    }
}
