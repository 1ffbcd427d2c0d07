namespace OnnxDistill.Pictures;

/// <summary>A rectangle in pixels from the picture's upper left.</summary>
/// <param name="Left">Its left side.</param>
/// <param name="Top">Its upper side.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct PixelBox(double Left, double Top, double Width, double Height)
{
    /// <summary>Gets the right side.</summary>
    public double Right => Left + Width;

    /// <summary>Gets the lower side.</summary>
    public double Bottom => Top + Height;

    /// <summary>The pixels that both hold.</summary>
    /// <param name="other">The other one.</param>
    public double Overlap(PixelBox other) =>
        Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left)) * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));

    /// <summary>The pixels that are outside of another one.</summary>
    /// <param name="other">The other one.</param>
    public double Outside(PixelBox other) => (Width * Height) - Overlap(other);
}
