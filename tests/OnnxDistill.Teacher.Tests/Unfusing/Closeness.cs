namespace OnnxDistill.Teacher.Tests.Unfusing;

/// <summary>Compares arrays at valid positions, relative to the largest value.</summary>
internal static class Closeness
{
    /// <summary>The mask [batch, sequence] among a model's inputs; null where it has none.</summary>
    public static OnnxArray? Mask(IReadOnlyDictionary<string, OnnxArray> inputs) =>
        inputs.FirstOrDefault(i => i.Key.Contains("mask", StringComparison.OrdinalIgnoreCase) && i.Value.Shape.Length == 2).Value;

    public static void ShouldBeClose(OnnxArray expected, OnnxArray actual, OnnxArray? mask, double tolerance, string what)
    {
        actual.Shape.ShouldBe(expected.Shape, what);
        var perRow = mask is not null && expected.Shape.Length >= 2 && expected.Shape.Take(2).SequenceEqual(mask.Shape);
        var inner = perRow ? expected.Values.Length / mask!.Values.Length : 1;
        var largest = expected.Values.Select(Math.Abs).DefaultIfEmpty().Max();
        var (worst, compared) = (0.0, 0);
        for (var i = 0; i < expected.Values.Length; i++)
        {
            if (!perRow || mask!.Values[i / inner] != 0)
            {
                var difference = Math.Abs(expected.Values[i] - actual.Values[i]);
                worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(0, what);
        double.IsFinite(largest).ShouldBeTrue(what);
        worst.ShouldBeLessThanOrEqualTo(tolerance * Math.Max(largest, 1e-6), what);
    }
}
