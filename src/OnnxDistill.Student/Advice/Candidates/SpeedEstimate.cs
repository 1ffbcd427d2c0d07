namespace OnnxDistill.Student.Advice.Candidates;

/// <summary>
/// How many times as fast as its teacher a student is, estimated: from ratios that were measured, carried to other shapes by the operations that a row takes
/// (a straight line between logarithms, on beyond the last ratio with its slope).
/// </summary>
/// <remarks>
/// Measured beside MiniLM-L6 (6 x 384) with random weights, 13 tokens a row, in ONNX Runtime (docs/measured.md, "Shapes"): 4x192 is 3.3 times as fast, 4x128 5 to 6, 2x192 6.7,
/// 2x128 11 to 13. The BiLSTM of 300, 150 and 200 answers one row in 0.54 ms where the teacher takes 5.54 (SNIPS, AVX2).
/// </remarks>
internal static class SpeedEstimate
{
    /// <summary>Where the ratios come from.</summary>
    public const string Source = "estimate from ratios measured beside MiniLM-L6 in ONNX Runtime at 13 tokens (docs/measured.md, \"Shapes\": 4x192 3.3x, 4x128 5 to 6x, 2x192 6.7x, 2x128 11 to 13x; BiLSTM on SNIPS one row in 0.54 ms, the teacher in 5.54), scaled by operations";

    private const int MeasuredLength = 13;
    private const double BiLstmRatio = 5.54 / 0.54;
    private static readonly double Reference = Operations(6, 384, 1536, MeasuredLength);
    private static readonly (double Fewer, double Faster)[] Deep = [(1, 1), Point(4, 192, 3.3), Point(4, 128, 5.5)];
    private static readonly (double Fewer, double Faster)[] Shallow = [(1, 1), Point(2, 192, 6.7), Point(2, 128, 12)];

    /// <summary>Multiplications of a row's token in the encoder: projections, feed-forward, attention.</summary>
    public static double Operations(int layers, int hidden, int intermediate, double length) =>
        layers * ((4.0 * hidden * hidden) + (2.0 * hidden * intermediate) + (2.0 * hidden * length));

    /// <summary>The ratio of a BERT.</summary>
    /// <param name="layers">Its layers; with as few as 2 it is faster than its operations say, since each layer has a cost of its own.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="teacher">The teacher's.</param>
    public static double OfBert(int layers, double operations, double teacher)
    {
        var fewer = teacher / operations;
        return layers switch
        {
            >= 4 => On(Deep, fewer),
            3 => Math.Sqrt(On(Deep, fewer) * On(Shallow, fewer)),
            _ => On(Shallow, fewer),
        };
    }

    /// <summary>The ratio of a BiLSTM, which is as fast whatever the teacher is.</summary>
    /// <param name="teacher">The teacher's operations at the rows' length.</param>
    /// <param name="length">The rows' mean length.</param>
    public static double OfBiLstm(double teacher, double length) => BiLstmRatio * teacher / Operations(6, 384, 1536, length);

    private static (double Fewer, double Faster) Point(int layers, int hidden, double faster) => (Reference / Operations(layers, hidden, 4 * hidden, MeasuredLength), faster);

    private static double On((double Fewer, double Faster)[] measured, double fewer)
    {
        var i = Math.Max(1, Array.FindIndex(measured, p => p.Fewer >= fewer) is var at and >= 0 ? at : measured.Length - 1);
        var ((x0, y0), (x1, y1)) = (measured[i - 1], measured[i]);
        return Math.Exp(Math.Log(y0) + (Math.Log(fewer / x0) * Math.Log(y1 / y0) / Math.Log(x1 / x0)));
    }
}
