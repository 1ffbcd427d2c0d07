using ScottPlot;

namespace OnnxDistill.Pictures;

/// <summary>The picture of score against speed as PNG.</summary>
internal static class SpeedPicture
{
    private const int Width = 900;
    private const int Height = 460;
    private const int FontSize = 14;

    /// <summary>Draws models.</summary>
    /// <param name="points">The models, at least one; the teacher is a cross.</param>
    /// <param name="score">What the score is: <c>accuracy on the test rows</c>.</param>
    /// <param name="speed">What the speed is: <c>rows a second</c>.</param>
    public static byte[] Png(IReadOnlyList<SpeedPoint> points, string score, string speed)
    {
        var layout = new SpeedLayout(points, Width, Height, FontSize);
        using var plot = new Plot();
        var (left, right) = ((float)layout.Area.Left, (float)(layout.Width - layout.Area.Right));
        plot.Layout.Fixed(new PixelPadding(left, right, (float)(layout.Height - layout.Area.Bottom), (float)layout.Area.Top));
        plot.Axes.SetLimits(0, layout.Area.Width, 0, layout.Area.Height);
        plot.Axes.Bottom.SetTicks([.. layout.Speed.Ticks.Select(t => layout.XOf(t) - layout.Area.Left)], [.. layout.Speed.Ticks.Select(layout.Speed.Text)]);
        plot.Axes.Left.SetTicks([.. layout.Score.Ticks.Select(t => layout.Area.Bottom - layout.YOf(t))], [.. layout.Score.Ticks.Select(layout.Score.Text)]);
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickLabelStyle.FontSize = FontSize - 1;
            axis.Label.FontSize = FontSize;
            axis.Label.Bold = false;
        }

        plot.XLabel($"{speed} (logarithmic)");
        plot.YLabel(score);
        plot.Title("area: size of the file", FontSize - 1);
        plot.Axes.Title.Label.Bold = false;
        foreach (var point in layout.Points)
        {
            Draw(plot, layout, point);
        }

        return plot.GetImageBytes(Width, Height, ImageFormat.Png);
    }

    // The plot's own numbers are pixels from the lower left of the data's area.
    private static void Draw(Plot plot, SpeedLayout layout, PlacedPoint point)
    {
        var (x, y, teacher) = (point.X - layout.Area.Left, layout.Area.Bottom - point.Y, point.Point.IsTeacher);
        var color = Color.FromHex(teacher ? PictureColors.Neutral : PictureColors.Student);
        if (teacher)
        {
            var cross = plot.Add.Marker(x, y, MarkerShape.Eks, (float)(2 * point.Radius), color);
            cross.MarkerStyle.LineWidth = 4;
        }

        var disc = plot.Add.Marker(x, y, MarkerShape.FilledCircle, (float)(2 * point.Radius), color);
        (disc.MarkerStyle.FillColor, disc.MarkerStyle.OutlineColor, disc.MarkerStyle.OutlineWidth) = (color.WithAlpha(teacher ? 0.15 : 0.55), color, 1);
        var text = plot.Add.Text(point.Label, point.Box.Left - layout.Area.Left, layout.Area.Bottom - (point.Box.Top + (point.Box.Height / 2)));
        (text.LabelFontSize, text.LabelAlignment, text.LabelFontColor) = (FontSize, Alignment.MiddleLeft, Color.FromHex("#24292f"));
    }
}
