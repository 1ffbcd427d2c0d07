namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>A scale known without running the model.</summary>
/// <param name="Values">One number, or one for each index of an axis.</param>
/// <param name="Key">Equal for equal scales: which stored tensors it was made of.</param>
/// <param name="Type">The element type that it is stored in.</param>
internal sealed record Scale(float[] Values, string Key, int Type)
{
    public IReadOnlyList<long> Dims { get; init; } = [];

    /// <summary>The product; null where the shapes differ.</summary>
    public Scale? Times(Scale other)
    {
        var (large, small) = Values.Length >= other.Values.Length ? (this, other) : (other, this);
        var alike = large.Dims.SequenceEqual(small.Dims) || small.Values.Length == 1;
        return alike
            ? large with { Values = [.. large.Values.Select((v, i) => v * small.Values[small.Values.Length == 1 ? 0 : i])], Key = $"({Key}*{other.Key})" }
            : null;
    }
}
