using System.Text.RegularExpressions;

namespace OnnxDistill.SoftTargets.Tests.Support;

/// <summary>The text of <c>plan.json</c>.</summary>
internal static partial class PlanText
{
    /// <summary>The plan as versions before the checksum wrote it: what is changed in it is not found by the checksum.</summary>
    public static string WithoutChecksum(string plan) => Checksum().Replace(plan, string.Empty);

    [GeneratedRegex(",\n  \"sha256\": \"[0-9a-f]{64}\"")]
    private static partial Regex Checksum();
}
