namespace OnnxDistill.Pictures;

/// <summary>A model and where it is drawn, in pixels from the picture's upper left.</summary>
/// <param name="Point">The model.</param>
/// <param name="X">The middle of its marker.</param>
/// <param name="Y">The middle of its marker.</param>
/// <param name="Radius">Half of its marker's width; its square is as the file's size.</param>
/// <param name="Label">What is written beside it.</param>
/// <param name="Box">Where that is written.</param>
internal sealed record PlacedPoint(SpeedPoint Point, double X, double Y, double Radius, string Label, PixelBox Box);
