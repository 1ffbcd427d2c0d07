namespace OnnxDistill.Graph.Encoders;

/// <summary>One inner tensor of an encoder.</summary>
/// <param name="Role">What it is.</param>
/// <param name="Layer">The hidden state (0..L) or layer (0..L-1).</param>
public readonly record struct EncoderTap(TapRole Role, int Layer);
