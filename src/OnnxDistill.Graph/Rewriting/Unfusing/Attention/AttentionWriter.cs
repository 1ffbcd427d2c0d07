using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Unfusing.Attention;

/// <summary>Writes softmax(Q·Kᵀ · scale + biases)·V, one operator for each step.</summary>
internal sealed record AttentionWriter
{
    /// <summary>Gets the queries, [batch, heads, query, d].</summary>
    public required string Query { get; init; }

    /// <summary>Gets the transposed keys, [batch, heads, d, key].</summary>
    public required string KeyTransposed { get; init; }

    /// <summary>Gets the values, [batch, heads, key, value width].</summary>
    public required string Value { get; init; }

    /// <summary>Gets the type of all of them.</summary>
    public required DataType Type { get; init; }

    /// <summary>Gets the number that scores are multiplied by; null for 1/√d.</summary>
    public float? Scale { get; init; }

    /// <summary>Gets the width of a head where it is known.</summary>
    public long? HeadWidth { get; init; }

    /// <summary>Gets what is added to the scores, in order; each spreads to [batch, heads, query, key].</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>Gets a value indicating whether queries see no later keys.</summary>
    public bool Causal { get; init; }

    /// <summary>[batch, length, heads · d] as [batch, length, heads, d].</summary>
    public static string SplitHeads(PrimitiveWriter p, string x, long heads, long? width) => p.Reshape(x, 0, 0, heads, width is > 0 ? width.Value : -1);

    /// <summary>[batch, length, heads, d] as [batch, heads, length, d].</summary>
    public static string HeadsFirst(PrimitiveWriter p, string x) => p.Transpose(x, 0, 2, 1, 3);

    /// <summary>[batch, length, heads, d] as [batch, heads, d, length].</summary>
    public static string HeadsFirstTransposed(PrimitiveWriter p, string x) => p.Transpose(x, 0, 2, 3, 1);

    /// <summary>Writes the steps.</summary>
    /// <param name="p">The writer.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="joined">Width of the output [batch, query, width], -1 for that of its heads together; null to leave the heads apart: [batch, heads, query, d].</param>
    public void Write(PrimitiveWriter p, string output, long? joined)
    {
        var product = p.Add("MatMul", [Query, KeyTransposed]);
        var scores = p.Add("Mul", [product, ScaleValue(p)]); // [batch, heads, query, key]
        foreach (var added in Added)
        {
            scores = p.Add("Add", [scores, added]);
        }

        if (Causal)
        {
            scores = p.Add("Where", [Future(p), p.Number(float.MinValue, Type), scores]);
        }

        var probabilities = p.Add("Softmax", [scores], ("axis", -1L));
        if (joined is null)
        {
            p.Nodes.AddAs(output, "MatMul", [probabilities, Value]);
            return;
        }

        var context = p.Transpose(p.Add("MatMul", [probabilities, Value]), 0, 2, 1, 3); // [batch, query, heads, d]
        p.Nodes.AddAs(output, "Reshape", [context, p.Integers(0, 0, joined.Value)]);
    }

    private string ScaleValue(PrimitiveWriter p)
    {
        if (Scale is { } given && given != 0)
        {
            return p.Number(given, Type);
        }

        if (HeadWidth is > 0)
        {
            return p.Number(1 / MathF.Sqrt(HeadWidth.Value), Type);
        }

        var root = p.Add("Sqrt", [p.Cast(p.Dimension(Query, 3), DataType.Float)]);
        var scale = p.Add("Div", [p.Number(1, DataType.Float), root]); // [1]
        return Type == DataType.Float ? scale : p.Cast(scale, Type);
    }

    // [query, key]: whether the key comes after the query.
    private string Future(PrimitiveWriter p)
    {
        var queries = p.Unsqueeze(p.Range(p.Dimension(Query, 2)), 1);
        var keys = p.Unsqueeze(p.Range(p.Dimension(Value, 2)), 0);
        return p.Add("Less", [queries, keys]);
    }
}
