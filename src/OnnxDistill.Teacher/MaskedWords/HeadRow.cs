using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.MaskedWords;

/// <summary>Rows of a masked language model that are of no data file.</summary>
internal static class HeadRow
{
    /// <summary>A row of these tokens.</summary>
    public static EncodedExample Of(int[] ids, int[] types) => new(0, 0, 0, double.NaN, ids, types, ids.Length, string.Empty);
}
