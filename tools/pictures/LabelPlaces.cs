namespace OnnxDistill.Pictures;

/// <summary>Finds a place for each label beside its marker where it covers no other label and no marker, as far as there is room.</summary>
internal static class LabelPlaces
{
    // Where a label may stand, the best place first: right, left, above, below, then the corners.
    private static readonly (double X, double Y)[] Sides = [(1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)];

    /// <summary>The places, one after the other: each takes the least covered one.</summary>
    /// <param name="markers">Middle and radius of each marker.</param>
    /// <param name="sizes">Width and height of each label.</param>
    /// <param name="area">Where labels may stand.</param>
    /// <param name="taken">What else may not be covered.</param>
    public static IReadOnlyList<PixelBox> Of(IReadOnlyList<(double X, double Y, double Radius)> markers, IReadOnlyList<(double Width, double Height)> sizes, PixelBox area, IReadOnlyList<PixelBox> taken)
    {
        PixelBox[] covered = [.. taken, .. markers.Select(m => new PixelBox(m.X - m.Radius, m.Y - m.Radius, 2 * m.Radius, 2 * m.Radius))];
        var places = new List<PixelBox>();
        for (var i = 0; i < markers.Count; i++)
        {
            // A place outside is worse than any that is covered: what is cut off cannot be read at all.
            places.Add(Candidates(markers[i], sizes[i], area).MinBy(c =>
                places.Sum(p => 2 * p.Overlap(c)) + covered.Sum(m => m.Overlap(c)) + (10 * c.Outside(area))));
        }

        return places;
    }

    private static IEnumerable<PixelBox> Candidates((double X, double Y, double Radius) marker, (double Width, double Height) size, PixelBox area)
    {
        foreach (var far in new[] { 4.0, 14, 28 })
        {
            foreach (var (x, y) in Sides)
            {
                var reach = (marker.Radius * (x != 0 && y != 0 ? 0.7 : 1)) + far;
                var left = marker.X + (x * reach) + (x switch { > 0 => 0, < 0 => -size.Width, _ => -size.Width / 2 });

                // Above and below a label may be out of the middle where else it would be cut off.
                yield return new PixelBox(
                    x == 0 ? Math.Max(area.Left, Math.Min(left, area.Right - size.Width)) : left,
                    marker.Y + (y * reach) + (y switch { > 0 => 0, < 0 => -size.Height, _ => -size.Height / 2 }),
                    size.Width,
                    size.Height);
            }
        }
    }
}
