using System.Globalization;

namespace OnnxDistill.Pictures;

/// <summary>
/// Where everything is in the picture of score against speed: speed on a logarithmic axis, a file's size as its marker's area, axes that begin where
/// the data do. Whoever draws it, as PNG or SVG, puts the same things in the same places.
/// </summary>
internal sealed class SpeedLayout
{
    // What a letter of the usual sans-serif fonts takes on average, as a share of the font's size.
    private const double LetterWidth = 0.56;
    private const double LineHeight = 1.25;
    private const double SmallestRadius = 3.5;

    /// <summary>Lays out a picture.</summary>
    /// <param name="points">The models, at least one.</param>
    /// <param name="width">The picture's width in pixels.</param>
    /// <param name="height">Its height.</param>
    /// <param name="font">The size of its letters.</param>
    /// <param name="level">A score that a line is drawn at; null for none.</param>
    public SpeedLayout(IReadOnlyList<SpeedPoint> points, double width, double height, double font, double? level = null)
    {
        (Width, Height, Font) = (width, height, font);
        Area = new PixelBox(4.6 * font, 2.2 * font, width - (6.0 * font), height - (5.4 * font));
        var largest = 0.06 * Math.Min(width, height * 1.4);
        double[] scores = [.. points.Select(p => p.Score), .. level is { } line ? new[] { line } : []];

        // Shares end at 1, whatever room the markers want above it.
        Score = Axis.Linear(scores, margin: 0.18, most: scores.All(s => s <= 1) ? 1 : double.PositiveInfinity);
        Speed = Axis.Logarithm(points.Select(p => p.RowsPerSecond), margin: 0.14);
        var bytes = points.Max(p => p.Bytes);
        (double X, double Y, double Radius)[] markers =
        [
            .. points.Select(p => (XOf(p.RowsPerSecond), YOf(p.Score), bytes == 0 ? SmallestRadius * 2 : Math.Max(SmallestRadius, largest * Math.Sqrt((double)p.Bytes / bytes)))),
        ];
        string[] labels = [.. points.Select(p => p.Bytes == 0 ? p.Name : $"{p.Name}, {Size(p.Bytes)}")];
        var boxes = LabelPlaces.Of(markers, [.. labels.Select(l => (l.Length * LetterWidth * font, LineHeight * font))], Area, level is null ? [] : [Level = LevelBox(level.Value, markers)]);
        Points = [.. points.Select((p, i) => new PlacedPoint(p, markers[i].X, markers[i].Y, markers[i].Radius, labels[i], boxes[i]))];
    }

    /// <summary>Gets the picture's width in pixels.</summary>
    public double Width { get; }

    /// <summary>Gets the picture's height in pixels.</summary>
    public double Height { get; }

    /// <summary>Gets the size of its letters in pixels.</summary>
    public double Font { get; }

    /// <summary>Gets where the data are.</summary>
    public PixelBox Area { get; }

    /// <summary>Gets the axis upward.</summary>
    public Axis Score { get; }

    /// <summary>Gets the axis to the right.</summary>
    public Axis Speed { get; }

    /// <summary>Gets where the word "teacher" stands at the line of its score; nowhere without such a line.</summary>
    public PixelBox Level { get; }

    /// <summary>Gets the models.</summary>
    public IReadOnlyList<PlacedPoint> Points { get; }

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    // At an end of the line or within it, above or below, where the fewest markers are.
    private PixelBox LevelBox(double level, IReadOnlyList<(double X, double Y, double Radius)> markers)
    {
        var (width, height, y) = (8 * LetterWidth * Font, LineHeight * Font, YOf(level));
        PixelBox[] places = [.. new[] { y - height - 2, y + 2 }.SelectMany(top => new[] { 1, 0, 0.5, 0.25, 0.75 }.Select(share => new PixelBox(Area.Left + 4 + (share * (Area.Width - width - 8)), top, width, height)))];
        return places.MinBy(p => markers.Sum(m => p.Overlap(new PixelBox(m.X - m.Radius, m.Y - m.Radius, 2 * m.Radius, 2 * m.Radius))) + (10 * p.Outside(Area)));
    }

    /// <summary>Where a speed is.</summary>
    /// <param name="rowsPerSecond">The speed.</param>
    public double XOf(double rowsPerSecond) => Area.Left + (Speed.At(rowsPerSecond) * Area.Width);

    /// <summary>Where a score is.</summary>
    /// <param name="score">The score.</param>
    public double YOf(double score) => Area.Bottom - (Score.At(score) * Area.Height);
}
