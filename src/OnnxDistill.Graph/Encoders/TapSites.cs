using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Encoders;

/// <summary>The taps of a structure: where each is, or why it cannot be had.</summary>
/// <param name="Found">The taps that can be exposed.</param>
/// <param name="Missing">The others.</param>
internal sealed record TapSites(IReadOnlyDictionary<EncoderTap, TapSite> Found, IReadOnlyList<UnavailableTap> Missing)
{
    /// <summary>Finds the taps.</summary>
    /// <param name="structure">The encoder, found in a view of plain operators.</param>
    /// <param name="hidden">Of the values in that view those that the graph to run does not have as numbers; null if it is the same graph.</param>
    public static TapSites Of(EncoderStructure structure, IReadOnlySet<string>? hidden)
    {
        var found = new Dictionary<EncoderTap, TapSite>();
        var missing = new List<UnavailableTap>();
        var (b, s) = (structure.Graph.Size.Batch, structure.Graph.Size.Length);
        long[] state = [b, s, structure.Hidden], square = [b, structure.Heads, s, s], heads = [b, s, structure.Heads, structure.HeadSize];
        for (var i = 0; i < structure.HiddenStates.Count; i++)
        {
            Add(TapRole.Hidden, i, structure.HiddenStates[i], state, state);
        }

        for (var i = 0; i < structure.Layers.Count; i++)
        {
            var layer = structure.Layers[i];
            Add(TapRole.Scores, i, layer.Chain.Scores, square, square);
            Add(TapRole.Probabilities, i, layer.Probabilities, square, square);
            AddProjection(TapRole.Queries, i, layer.Query);
            AddProjection(TapRole.Keys, i, layer.Key);
            AddProjection(TapRole.Values, i, layer.Value);
            if (NormPattern.At(structure.Graph, structure.HiddenStates[i + 1]) is { } norm)
            {
                Add(TapRole.NormInput, i, norm.Input, state, state);
            }
        }

        return new TapSites(found, missing);

        void AddProjection(TapRole role, int layer, ProjectionTrace trace) =>
            Add(role, layer, trace.Projected, heads, [b, s, structure.Heads * structure.HeadSize]);

        void Add(TapRole role, int layer, string value, long[] roles, long[] standard)
        {
            var tap = new EncoderTap(role, layer);
            if (hidden?.Contains(value) == true)
            {
                missing.Add(new UnavailableTap(tap, $"the quantised graph holds '{value}' as integers only; give --dequantize"));
            }
            else if (TapForm.Of(structure.Graph.Facts[value].Shape, roles, standard) is { } form)
            {
                found[tap] = new TapSite(tap, value, form);
            }
            else
            {
                var shape = string.Join(", ", structure.Graph.Facts[value].Shape ?? []);
                missing.Add(new UnavailableTap(tap, $"'{value}' is [{shape}] for {b} rows of {s} tokens, which is no layout of this tensor"));
            }
        }
    }
}
