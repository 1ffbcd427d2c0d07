namespace OnnxDistill.Data.Augmentation.Draws;

/// <summary>Where everything random of augmentation comes from, one draw at a time and in a fixed order.</summary>
internal interface IDraws
{
    /// <summary>A number from 0, below 1.</summary>
    double Unit();

    /// <summary>The index of one of so many things: floor(u · count).</summary>
    /// <param name="count">At least 1.</param>
    int Choice(int count);

    /// <summary>A whole number from 0, below the bound: floor(u · bound).</summary>
    /// <param name="bound">At least 1.</param>
    int Below(int bound);
}
