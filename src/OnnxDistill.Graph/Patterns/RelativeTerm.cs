
namespace OnnxDistill.Graph.Patterns;

/// <summary>
/// The relative-position terms of disentangled attention (DeBERTa, He et al. 2021, equation 4): products of queries or keys with projected
/// positions, looked up element by element. XLNet and Funnel shift such a product instead, and mean other scores by it.
/// </summary>
internal static class RelativeTerm
{
    private const int Limit = 4000;

    /// <summary>Whether a term that depends on the text is looked up element by element.</summary>
    public static bool Is(EncoderGraph graph, ScoreProduct product, string term)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { term };
        var open = new Stack<string>(seen);
        while (open.TryPop(out var value) && seen.Count < Limit)
        {
            if (graph.Graph.Producer(value) is not { } node || value == product.Query || value == product.Key)
            {
                continue;
            }

            // Plain Gather takes whole slices: that is how a shift is written. A look-up has an index for every query and key.
            if (node.OpType is "GatherElements" or "GatherND")
            {
                return true;
            }

            if (graph.LinearAt(value) is not null)
            {
                continue;
            }

            foreach (var input in graph.ConeInputs(node).Where(seen.Add))
            {
                open.Push(input);
            }
        }

        return false;
    }
}
