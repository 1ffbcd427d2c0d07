using OnnxDistill.Data.Metrics;
using OnnxDistill.Pictures;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Charts;

/// <summary>A reliability diagram: bars of accuracy by confidence beside the line where both are equal (Guo et al. 2017, figure 1).</summary>
internal static class ReliabilityChart
{
    private static readonly Axis Share = new(0, 1, Logarithmic: false, [0, 0.2, 0.4, 0.6, 0.8, 1]);

    /// <summary>Draws the bins; the more rows a bin has, the fuller is its bar.</summary>
    /// <param name="reliability">The bins.</param>
    public static Markup Of(Reliability reliability)
    {
        var (area, width) = (ChartFrame.Area, ChartFrame.Area.Width / reliability.Bins.Count);
        var most = reliability.Bins.Max(b => b.Rows);
        var bars = reliability.Bins.Index().Where(b => b.Item.Rows > 0).Select(b => Markup.Of(
            $"""
            <rect x="{area.Left + (b.Index * width) + 1:0.#}" width="{width - 2:0.#}" y="{area.Bottom - (b.Item.Accuracy * area.Height):0.#}" height="{Math.Max(1, b.Item.Accuracy * area.Height):0.#}" style="fill:var(--c0);fill-opacity:{0.25 + (0.65 * b.Item.Rows / most):0.##}"><title>{b.Item.Rows} rows: confidence {b.Item.Confidence:0.000}, accuracy {b.Item.Accuracy:0.000}</title></rect>
            <circle cx="{area.Left + (b.Item.Confidence * area.Width):0.#}" cy="{area.Bottom - (b.Item.Accuracy * area.Height):0.#}" r="2.6" style="fill:var(--ink)"/>

            """));
        var ideal = Markup.Of($"<line class=\"ideal\" x1=\"{area.Left:0.#}\" y1=\"{area.Bottom:0.#}\" x2=\"{area.Right:0.#}\" y2=\"{area.Top:0.#}\"/>");
        return ChartFrame.Of("accuracy by confidence", Share, Share, "confidence: probability of the predicted class", Markup.Of($"{Markup.Join(bars)}{ideal}"));
    }
}
