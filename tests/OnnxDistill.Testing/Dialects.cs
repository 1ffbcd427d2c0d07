namespace OnnxDistill.Testing;

/// <summary>Dialects that must be read, and encoders that must not be claimed.</summary>
public static class Dialects
{
    /// <summary>Encoders that are all there is of BERT's kind, by the name of what is unusual.</summary>
    public static IReadOnlyDictionary<string, DialectEncoder> Encoders => new Dictionary<string, DialectEncoder>(StringComparer.Ordinal)
    {
        ["plain"] = new(),
        ["mask by Where"] = new() { Mask = "where" },
        ["mask from padding ids"] = new() { Mask = "ids" },
        ["mask as a factor, as Keras"] = new() { Mask = "keras" },
        ["scale on queries"] = new() { Scale = "query" },
        ["scale on both"] = new() { Scale = "both" },
        ["scale with zero added, as Paddle"] = new() { Scale = "paddle" },
        ["scale from the shape"] = new() { Scale = "shape" },
        ["softmax spelled out"] = new() { SpelledOutSoftmax = true },
        ["bias after the cut"] = new() { LateBias = true },
        ["norm as PyTorch writes it"] = new() { Norm = "pytorch" },
        ["norm as Keras writes it"] = new() { Norm = "keras" },
        ["norm from mean minus x"] = new() { Norm = "reversed" },
        ["norm first"] = new() { NormFirst = true },
        ["norm first, spelled out"] = new() { NormFirst = true, Norm = "pytorch" },
        ["rotary positions"] = new() { Rotary = true },
        ["factor of drop-out"] = new() { DropoutFactor = true },
        ["heads in the batch"] = new() { FoldedHeads = true },
        ["length first"] = new() { LengthFirst = true },
        ["Einsum projections"] = new() { Einsum = true },
        ["position bias"] = new() { PositionTerm = "bias" },
        ["all at once"] = new() { Mask = "where", Scale = "both", SpelledOutSoftmax = true, Norm = "keras", NormFirst = true, Rotary = true, DropoutFactor = true, FoldedHeads = true },
    };

    /// <summary>Models that must not be claimed, with a word of the reason.</summary>
    public static IReadOnlyDictionary<string, (DialectEncoder Encoder, string Word)> Others => new Dictionary<string, (DialectEncoder, string)>(StringComparer.Ordinal)
    {
        ["a decoder"] = (new() { Causal = true }, "decoder"),
        ["unscaled scores, as T5"] = (new() { Scale = "nowhere" }, "T5"),
        ["shifted positions, as XLNet"] = (new() { PositionTerm = "shift" }, "XLNet"),
    };
}
