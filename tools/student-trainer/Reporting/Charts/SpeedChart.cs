using OnnxDistill.Pictures;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Charts;

/// <summary>The picture of score against speed as SVG: the same places as its PNG.</summary>
internal static class SpeedChart
{
    private const double Width = 480;
    private const double Height = 310;
    private const double FontSize = 12;

    /// <summary>Draws models.</summary>
    /// <param name="points">The models, at least one.</param>
    /// <param name="score">What the score is.</param>
    /// <param name="speed">What the speed is.</param>
    /// <param name="teacher">The teacher's score, a line across, where its speed is not known; null for none.</param>
    public static Markup Of(IReadOnlyList<SpeedPoint> points, string score, string speed, double? teacher)
    {
        var layout = new SpeedLayout(points, Width, Height, FontSize, teacher);
        var line = teacher is not { } level ? Markup.None : Markup.Of(
            $"<line class=\"ideal\" x1=\"{layout.Area.Left:0.#}\" x2=\"{layout.Area.Right:0.#}\" y1=\"{layout.YOf(level):0.#}\" y2=\"{layout.YOf(level):0.#}\"/><text class=\"soft\" x=\"{layout.Level.Left:0.#}\" y=\"{layout.Level.Top + (0.8 * layout.Level.Height):0.#}\">teacher</text>");
        var marks = Markup.Join(layout.Points.Select(Mark));
        return ChartFrame.Of(
            $"{score} against speed; area: size of the weights", Width, Height, layout.Area, layout.Speed, layout.Score, $"{speed} (logarithmic)", Markup.Of($"{line}{marks}"));
    }

    private static Markup Mark(PlacedPoint point) => Markup.Of(
        $"""
        <circle cx="{point.X:0.#}" cy="{point.Y:0.#}" r="{point.Radius:0.#}" style="fill:var(--{(point.Point.IsTeacher ? "soft" : "c0")});fill-opacity:{(point.Point.IsTeacher ? 0.15 : 0.55)}"><title>{point.Label}: {point.Point.Score:0.0000}, {point.Point.RowsPerSecond:#,##0} rows/s</title></circle>
        {Cross(point)}<text class="label" x="{point.Box.Left:0.#}" y="{point.Box.Top + (0.8 * point.Box.Height):0.#}">{point.Label}</text>

        """);

    private static Markup Cross(PlacedPoint point)
    {
        var (x, y, r) = (point.X, point.Y, point.Radius);
        return !point.Point.IsTeacher ? Markup.None
            : Markup.Of($"<path d=\"M{x - r:0.#} {y - r:0.#}L{x + r:0.#} {y + r:0.#}M{x - r:0.#} {y + r:0.#}L{x + r:0.#} {y - r:0.#}\" style=\"stroke:var(--soft);stroke-width:3\"/>");
    }
}
