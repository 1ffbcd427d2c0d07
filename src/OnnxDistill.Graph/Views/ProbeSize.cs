using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Views;

/// <summary>
/// The batch and length that shapes are worked out for. Both are primes that the model's own tensors do not use, so that a dimension of a
/// shape tells which axis it is; what the file prescribes is kept.
/// </summary>
/// <param name="Batch">Rows.</param>
/// <param name="Length">Tokens of a row.</param>
internal readonly record struct ProbeSize(long Batch, long Length)
{
    private static readonly long[] Lengths = [13, 11, 7, 17, 5, 19];
    private static readonly long[] Batches = [11, 7, 17, 5, 19, 23, 3];

    public static ProbeSize For(GraphView graph)
    {
        var used = new HashSet<long>();
        foreach (var tensor in TensorWalk.Tensors(graph.Model))
        {
            used.UnionWith(tensor.Dims);
            if (tensor.DataType == (int)TensorProto.Types.DataType.Int64 && tensor.Dims.Aggregate(1L, (a, b) => a * b) is > 0 and <= 8)
            {
                used.UnionWith(TensorData.Longs(tensor, graph.Path));
            }
        }

        var (batch, length) = Fixed(graph);
        length ??= Lengths.FirstOrDefault(l => !used.Contains(l), Lengths[0]);
        batch ??= Batches.FirstOrDefault(b => b != length && !used.Contains(b), Batches.First(b => b != length));
        return new ProbeSize(batch.Value, length.Value);
    }

    private static (long? Batch, long? Length) Fixed(GraphView graph)
    {
        long? batch = null, length = null;
        // An input that nobody takes says nothing of the text.
        foreach (var dims in graph.Inputs.Where(i => graph.Consumers(i.Name).Any()).Select(i => i.Type?.TensorType?.Shape?.Dim).Where(d => d is { Count: 2 }))
        {
            batch ??= dims![0].DimValue > 0 ? dims[0].DimValue : null;
            length ??= dims![1].DimValue > 0 ? dims[1].DimValue : null;
        }

        return (batch, length);
    }
}
