using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Patterns;

namespace OnnxDistill.Graph.Weights;

/// <summary>Reads the embeddings.</summary>
/// <param name="structure">The encoder.</param>
/// <param name="constants">Reads what is stored.</param>
/// <param name="linears">Reads linear layers.</param>
/// <param name="norms">Reads norms.</param>
internal sealed class EmbeddingReader(EncoderStructure structure, ConstantReader constants, LinearReader linears, NormReader norms)
{
    private readonly EncoderGraph _graph = structure.Graph;

    /// <summary>The tables, the norm and the projection.</summary>
    /// <exception cref="InvalidDataException">They are not BERT's; the sentence says in what.</exception>
    public EmbeddingWeights Read()
    {
        var first = _graph.Stem(structure.HiddenStates[0]);
        var projection = _graph.LinearAt(first);
        var pattern = NormPattern.At(_graph, _graph.Stem(projection?.Input ?? first));
        var width = (int)_graph.Facts[_graph.Words.Table].Shape![1];
        var norm = norms.Read(pattern, "at the end of the embeddings", width);
        var others = EmbeddingSum.Others(_graph, pattern!.Input)
            ?? throw Differs("its embeddings are not a sum of words, positions and token types");
        var terms = others.Select(o => EmbeddingTerm.Of(_graph, constants, o, width)
            ?? throw Differs($"what '{o}' adds to its word embeddings is neither rows by position nor rows by token type")).ToList();
        return new EmbeddingWeights
        {
            Width = width,
            Words = constants.Read(_graph.Words.Table),
            Positions = Positions(terms),
            TokenTypes = TokenTypes(terms, width),
            Norm = norm,
            Projection = projection is null ? null : linears.Read(projection),
        };
    }

    private float[] Positions(List<EmbeddingTerm> terms) => terms.Where(t => t.IsPosition).ToList() switch
    {
        [var only] => only.Table,
        [] => throw Differs("it has no position embeddings"),
        var several => throw Differs($"it adds {several.Count} tables by position, where BERT adds one"),
    };

    private float[] TokenTypes(List<EmbeddingTerm> terms, int width)
    {
        var tables = terms.Where(t => !t.IsPosition).Select(t => t.Table).ToList();
        if (tables.Count(t => t.Length > width) > 1)
        {
            throw Differs("it adds several tables by token type, where BERT adds one");
        }

        var sum = (float[])tables.OrderByDescending(t => t.Length).FirstOrDefault(new float[width]).Clone();
        foreach (var row in tables.OrderByDescending(t => t.Length).Skip(1))
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += row[i % width];
            }
        }

        return sum;
    }

    private InvalidDataException Differs(string how) =>
        new($"{_graph.Graph.Path}: {how}, so no BERT student can take these weights; its soft targets can still be cached");
}
