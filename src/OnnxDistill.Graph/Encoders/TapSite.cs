namespace OnnxDistill.Graph.Encoders;

/// <summary>Where a tap is in the graph.</summary>
/// <param name="Tap">The tap.</param>
/// <param name="Value">The value.</param>
/// <param name="Form">How it gets the standard shape.</param>
internal sealed record TapSite(EncoderTap Tap, string Value, TapForm Form);
