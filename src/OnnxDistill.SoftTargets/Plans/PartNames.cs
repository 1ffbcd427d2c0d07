using System.Globalization;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>The file names of a cache.</summary>
internal static class PartNames
{
    /// <summary>The plan's file name.</summary>
    public const string Plan = "plan.json";

    /// <summary>The file name of a part: <c>part-00003.parquet</c> for 3.</summary>
    public static string Of(int index) => string.Create(CultureInfo.InvariantCulture, $"part-{index:00000}.parquet");
}
