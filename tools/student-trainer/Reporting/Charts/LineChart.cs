using OnnxDistill.Pictures;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Charts;

/// <summary>A chart of lines.</summary>
internal static class LineChart
{
    private const int Colours = 8;
    private const int MostDots = 30;

    // From this ratio on what is small could not be seen beside what is large.
    private const double LogarithmFrom = 20;

    /// <summary>Draws lines; the axis upward is logarithmic where they reach over more than a factor of 20, and says so.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="below">What the axis to the right is of.</param>
    /// <param name="series">The lines.</param>
    /// <param name="logarithm">Whether the axis upward may be logarithmic.</param>
    /// <param name="span">What the axis to the right reaches over at least; null for the lines alone.</param>
    public static Markup Of(string title, string below, IReadOnlyList<Series> series, bool logarithm = true, IEnumerable<double>? span = null)
    {
        Series[] drawn = [.. series.Select(s => s with { Points = [.. s.Points.Where(p => double.IsFinite(p.Y))] }).Where(s => s.Points.Count > 0)];
        double[] values = [.. drawn.SelectMany(s => s.Points.Select(p => p.Y))];
        if (values.Length == 0)
        {
            return Markup.None;
        }

        var logarithmic = logarithm && values.Min() > 0 && values.Max() / values.Min() > LogarithmFrom;
        var (x, y) = (Axis.Linear(drawn.SelectMany(s => s.Points.Select(p => p.X)).Concat(span ?? []), margin: 0.02), logarithmic ? Axis.Logarithm(values) : Axis.Linear(values));
        var lines = Markup.Join(drawn.Select((s, i) => Line(s, i % Colours, x, y)));
        var keys = drawn.Length == 1 ? Markup.None : Markup.Of($"<div class=\"keys\">{Markup.Join(drawn.Select((s, i) => Markup.Of($"<span><i style=\"background:var(--c{i % Colours})\"></i>{s.Name}</span>")))}</div>");
        return ChartFrame.Of(logarithmic ? $"{title} (logarithmic)" : title, x, y, below, lines, keys);
    }

    private static Markup Line(Series series, int colour, Axis x, Axis y)
    {
        var area = ChartFrame.Area;
        (double X, double Y, string Text)[] points =
        [
            .. series.Points.Select(p => (area.Left + (x.At(p.X) * area.Width), area.Bottom - (y.At(p.Y) * area.Height), FormattableString.Invariant($"{series.Name} {p.X:0}: {p.Y:0.######}"))),
        ];
        var dots = points.Length > MostDots ? Markup.None : Markup.Join(points.Select(p => Markup.Of(
            $"<circle cx=\"{p.X:0.#}\" cy=\"{p.Y:0.#}\" r=\"2.6\" style=\"fill:var(--c{colour})\"><title>{p.Text}</title></circle>")));
        return Markup.Of(
            $"<polyline fill=\"none\" stroke-width=\"1.8\" stroke-linejoin=\"round\" style=\"stroke:var(--c{colour})\" points=\"{Markup.Join(points.Select(p => Markup.Of($"{p.X:0.#},{p.Y:0.#} ")))}\"/>{dots}\n");
    }
}
