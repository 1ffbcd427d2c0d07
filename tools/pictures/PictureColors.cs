namespace OnnxDistill.Pictures;

/// <summary>The colours of all pictures, readable on white and on black and told apart without red and green.</summary>
internal static class PictureColors
{
    /// <summary>What is compared with: the teacher, baselines.</summary>
    public const string Neutral = "#8a8f98";

    /// <summary>What is shown: students.</summary>
    public const string Student = "#2f6db5";
}
