using Google.Protobuf;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Graph.Tests.Mutations;

/// <summary>Damages models: bytes of the file, or what the file says.</summary>
internal sealed class Mutants(Random random)
{
    private static readonly long[] Numbers = [0, -1, 1, 2, 3, 7, 1 << 20, int.MaxValue, int.MinValue, 1L << 33, long.MaxValue, long.MinValue];

    private static readonly string[] Operators =
    [
        "Identity", "Reshape", "Transpose", "MatMul", "Gemm", "Softmax", "If", "Constant", "Gather", "Concat", "Split", "QuantizeLinear", "DequantizeLinear",
        "MatMulInteger", "MatMulNBits", "MatMulBnb4", "GatherBlockQuantized", "QLinearMatMul", "QGemm", "QLinearAdd", "QAttention", "Attention",
        "MultiHeadAttention", "SkipLayerNormalization", "EmbedLayerNormalization", "BiasGelu", "Einsum", "RotaryEmbedding", "Cast", "ConstantOfShape",
    ];

    private static readonly string[] Locations = ["/etc/passwd", "../secret", "link", "..", ".", "model.onnx", "missing.bin", "a/../../b", "\0"];

    /// <summary>The bytes of a mutant of a model.</summary>
    public byte[] Make(byte[] seed)
    {
        if (random.Next(3) == 0)
        {
            return Damage(seed);
        }

        var model = ModelProto.Parser.ParseFrom(seed);
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            Edit(model);
        }

        return model.ToByteArray();
    }

    private byte[] Damage(byte[] seed)
    {
        var bytes = seed.ToList();
        for (var edits = random.Next(1, 5); edits > 0 && bytes.Count > 1; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.Insert(at, 0xFF); break;
                case 3: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at - 1)); break;
                case 4 when random.Next(4) == 0: bytes.RemoveRange(at, bytes.Count - at); break;
                default:
                    var from = random.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(random.Next(1, 60), bytes.Count - from)));
                    break;
            }
        }

        return [.. bytes];
    }

    private void Edit(ModelProto model)
    {
        var graph = model.Graph;
        if (graph.Node.Count == 0 || graph.Initializer.Count == 0)
        {
            return;
        }

        var (node, other) = (Any(graph.Node), Any(graph.Node));
        var tensor = Any(graph.Initializer);
        switch (random.Next(16))
        {
            case 0 when node.Input.Count > 0: node.Input[random.Next(node.Input.Count)] = AnyValue(graph); break; // also cycles
            case 1 when node.Output.Count > 0 && other.Output.Count > 0: node.Output[0] = other.Output[0]; break; // the same name twice
            case 2: node.OpType = Operators[random.Next(Operators.Length)]; break;
            case 3: node.Attribute.Clear(); break;
            case 4: node.Attribute.Add(Attribute()); break;
            case 5 when node.Attribute.Count > 0: Any(node.Attribute).I = Number(); break;
            case 6 when tensor.Dims.Count > 0: tensor.Dims[random.Next(tensor.Dims.Count)] = Number(); break;
            case 7: tensor.Dims.Add(Number()); break;
            case 8: tensor.DataType = random.Next(-1, 28); break;
            case 9: tensor.Name = Any(graph.Initializer).Name; break;
            case 10: tensor.RawData = ByteString.CopyFrom(new byte[random.Next(40)]); break;
            case 11: External(tensor); break;
            case 12 when node.Input.Count > 0: node.Input.RemoveAt(random.Next(node.Input.Count)); break;
            case 13: graph.Node.Remove(node); break;
            case 14: graph.Node.Insert(random.Next(graph.Node.Count), other.Clone()); break;
            default: Wrap(model, node); break;
        }
    }

    private AttributeProto Attribute()
    {
        string[] names = ["axis", "axes", "perm", "block_size", "bits", "K", "N", "num_heads", "to", "transB", "quantize_axis", "gather_axis", "equation", "value", "alpha"];
        var attribute = new AttributeProto { Name = names[random.Next(names.Length)], I = Number(), F = float.NaN };
        attribute.Ints.AddRange(Enumerable.Range(0, random.Next(5)).Select(_ => Number()));
        attribute.S = ByteString.CopyFromUtf8("ab,bc->ac");
        if (attribute.Name == "value")
        {
            attribute.T = new TensorProto { DataType = random.Next(28), Dims = { Number() } };
        }

        return attribute;
    }

    private void External(TensorProto tensor)
    {
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = Locations[random.Next(Locations.Length)] });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{Number()}" });
    }

    // A node inside a body or a local function, which may call itself.
    private void Wrap(ModelProto model, NodeProto node)
    {
        var inner = node.Clone();
        if (random.Next(2) == 0)
        {
            node.Attribute.Add(new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = new GraphProto { Node = { inner } } });
            return;
        }

        model.Functions.Add(new FunctionProto { Name = node.OpType, Node = { inner, inner.Clone() }, Input = { node.Input }, Output = { node.Output } });
    }

    private string AnyValue(GraphProto graph) => random.Next(3) switch
    {
        0 => Any(graph.Initializer).Name,
        1 => string.Empty,
        _ => Any(graph.Node).Output.FirstOrDefault() ?? string.Empty,
    };

    private long Number() => random.Next(3) == 0 ? random.Next(-4, 40) : Numbers[random.Next(Numbers.Length)];

    private T Any<T>(IList<T> list) => list[random.Next(list.Count)];
}
