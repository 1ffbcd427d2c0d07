using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads the classification head: a dense layer on the first token, an activation, and mostly a classifier.</summary>
/// <param name="structure">The encoder.</param>
/// <param name="linears">Reads linear layers.</param>
internal sealed class HeadReader(EncoderStructure structure, LinearReader linears)
{
    private readonly EncoderGraph _graph = structure.Graph;
    private readonly ColumnTrace _columns = new(structure.Graph);

    /// <summary>The head; null where there is none of this form.</summary>
    public HeadWeights? Read()
    {
        var heads = Outputs().Select(Head).OfType<HeadWeights>().ToList();
        return heads.Find(h => h.Classifier is not null) ?? heads.FirstOrDefault();
    }

    private IEnumerable<string> Outputs() => _graph.Graph.Outputs.Where(o => _graph.Cone.InCone(o) && _graph.Cone.Dominates(structure.HiddenStates[^1], o));

    private HeadWeights? Head(string output)
    {
        // Of a product and its sum with the bias both are linear layers: the later one is whole.
        var found = _graph.Cone.Between(structure.HiddenStates[^1], output).Select(_graph.LinearAt).OfType<Linear>()
            .GroupBy(l => l.Product, StringComparer.Ordinal).Select(g => g.Last()).ToList();
        if (found.Count is 0 or > 2 || !TakesFirstToken(found[0].Input))
        {
            return null;
        }

        var end = found.Count == 2 ? found[1].Input : output;
        if (FeedForward.ActivationBetween(_graph, found[0].Output, end) is not { } activation)
        {
            return null;
        }

        var pooler = linears.Read(found[0]);
        var classifier = found.Count == 2 ? linears.Read(found[1]) : null;
        return pooler.Inputs == structure.Hidden && pooler.Outputs == structure.Hidden ? new HeadWeights(pooler, activation, classifier) : null;
    }

    private bool TakesFirstToken(string input) =>
        _columns.Of(_graph.Stem(structure.HiddenStates[^1]), structure.Hidden, input, out var tokens) is { } columns
        && columns.SequenceEqual(Enumerable.Range(0, structure.Hidden)) && tokens == _graph.Size.Batch;
}
