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

    // Token ids, types and mask agree; an input beside them that has two axes too, as labels have, is outvoted.
    private static (long? Batch, long? Length) Fixed(GraphView graph)
    {
        var shapes = graph.Inputs.Where(i => graph.Consumers(i.Name).Any())
            .OrderByDescending(i => i.Type?.TensorType?.ElemType is (int)TensorProto.Types.DataType.Int64 or (int)TensorProto.Types.DataType.Int32)
            .Select(i => i.Type?.TensorType?.Shape?.Dim).Where(d => d is { Count: 2 }).ToList();
        return (Axis(0), Axis(1));

        long? Axis(int axis) => shapes.GroupBy(d => d![axis].DimValue).MaxBy(g => g.Count())?.Key is > 0 and var size ? size : null;
    }
}
