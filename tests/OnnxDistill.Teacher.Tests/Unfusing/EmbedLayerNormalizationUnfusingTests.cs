using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Teacher.Tests.Unfusing;

public class EmbedLayerNormalizationUnfusingTests
{
    private static readonly double[] Ids = [1, 2, 3, 4, 5, 6, 0, 2];
    private static readonly double[] Segments = [0, 0, 1, 1, 0, 1, 0, 0];
    private static readonly double[] Mask = [1, 1, 1, 0, 1, 1, 0, 0];
    private static readonly double[] Positions = [3, 2, 1, 0, 4, 5, 6, 7];

    [Theory]
    [InlineData(true, true, false, 11)]
    [InlineData(true, false, true, 14)]
    [InlineData(false, true, false, 17)]
    [InlineData(false, false, true, 17)]
    public void All_its_outputs_are_the_same_in_primitives(bool segments, bool mask, bool positions, int opset)
    {
        var f = new FusedFixture(opset);
        string[] inputs =
        [
            f.Input<int>("ids", [2, 4], Ids), segments ? f.Input<int>("segments", [2, 4], Segments) : string.Empty,
            f.Weight("words", 7, 6), f.Weight("places", 9, 6), segments ? f.Weight("types", 2, 6) : string.Empty, f.Weight("gamma", 6), f.Weight("beta", 6),
            mask ? f.Input<int>("mask", [2, 4], Mask) : string.Empty, positions ? f.Input<int>("positions", [2, 4], Positions) : string.Empty,
        ];
        var outputs = f.Graph.Node("EmbedLayerNormalization", 3, inputs, ("epsilon", 1e-5f));
        f.Outputs([outputs[0], f.Graph.Node("Cast", [outputs[1]], ("to", (long)TensorProto.Types.DataType.Float)), outputs[2]], "y", "lengths", "sum");

        f.ShouldBeTheSameInPrimitives("EmbedLayerNormalization");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bytes_are_looked_up_and_then_widened(bool segments)
    {
        var f = new FusedFixture();
        var random = new Random(2);
        string Bytes(string name, params long[] dims) =>
            f.Graph.Initializer<byte>(name, [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (a, b) => a * b)).Select(_ => (byte)random.Next(256))], dims);
        string[] tables = [Bytes("words", 7, 6), Bytes("places", 9, 6), segments ? Bytes("types", 2, 6) : string.Empty, Bytes("gamma", 6), Bytes("beta", 6)];
        string[] scales = [.. tables.Select((t, i) => t.Length > 0 ? f.Graph.Scalar(0.01f + (0.003f * i)) : string.Empty)];
        string[] zeros = [.. tables.Select((t, i) => t.Length > 0 ? f.Graph.Scalar((byte)(100 + i)) : string.Empty)];
        string[] inputs =
        [
            f.Input<int>("ids", [2, 4], Ids), segments ? f.Input<int>("segments", [2, 4], Segments) : string.Empty,
            .. tables, f.Input<int>("mask", [2, 4], Mask), .. scales, .. zeros,
        ];
        var outputs = f.Graph.Node("QEmbedLayerNormalization", 2, inputs, ("epsilon", 1e-5f));
        f.Outputs([outputs[0], f.Graph.Node("Cast", [outputs[1]], ("to", (long)TensorProto.Types.DataType.Float))], "y", "lengths");

        f.ShouldBeTheSameInPrimitives("QEmbedLayerNormalization");
    }
}
