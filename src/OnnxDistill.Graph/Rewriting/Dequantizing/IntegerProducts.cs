using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>
/// MatMulInteger and ConvInteger. What dynamic quantisers write, Cast and Mul by the scales after it, becomes one float product whose
/// output is the Mul's; elsewhere the product alone becomes float, under its own name.
/// </summary>
internal sealed class IntegerProducts
{
    private readonly Dequantizing _context;
    private readonly Dictionary<string, (NodeProto Product, Scale? Scale)> _scaled = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absorbed = new(StringComparer.Ordinal);

    public IntegerProducts(Dequantizing context)
    {
        _context = context;
        foreach (var node in context.Editor.Model.Graph.Node.Where(IsProduct))
        {
            Follow(node);
        }
    }

    /// <summary>The nodes that stand for a product, or for the Mul that ends one; null for other nodes.</summary>
    public NodeSequence? Rewrite(NodeProto node)
    {
        var output = node.OutputAt(0);
        var by = _context.Replace(node);
        if (_scaled.TryGetValue(output, out var scaled))
        {
            Scaled(by, scaled.Product, scaled.Scale, output);
            return by;
        }

        if (_absorbed.Contains(output))
        {
            return by;
        }

        if (!IsProduct(node))
        {
            return null;
        }

        Emit(by, node, Integers(by, node, 0), Integers(by, node, 1), output);
        return by;
    }

    private static bool IsProduct(NodeProto node) => node.OpType is "MatMulInteger" or "ConvInteger";

    // Which axis of an operand a scale or zero point with several elements lies along.
    private static Grid Along(NodeProto node, int operand) => new(node.OpType == "ConvInteger" ? 0 : operand == 0 ? -2 : -1);

    private void Follow(NodeProto product)
    {
        var stored = product.Input.Take(2).Any(i => _context.Editor.Constant(i) is not null);
        var open = product.Input.Take(2).Where(i => _context.Editor.Constant(i) is null).Select(DynamicScale).ToList();
        if (open.Count == 0 || open.Contains(null) || _context.Uses.Only(product.OutputAt(0)) is not { OpType: "Cast" } cast || cast.IntegerAttribute("to", 0) != (int)DataType.Float)
        {
            return;
        }

        var (absorbed, value, scale) = (new List<string> { product.OutputAt(0) }, cast.OutputAt(0), (Scale?)null);
        while (open.Count > 0 || (stored && scale is null))
        {
            if (_context.Uses.Only(value) is not { OpType: "Mul", Input.Count: 2 } mul
                || ScaleProduct.Of(_context, mul.Input[mul.Input[0] == value ? 1 : 0]) is not { } factor
                || !factor.Activations.All(open.Remove))
            {
                return;
            }

            var both = scale is not null && factor.Stored is not null ? scale.Times(factor.Stored) : scale ?? factor.Stored;
            if (both is null && scale is not null)
            {
                return;
            }

            absorbed.Add(value);
            (value, scale) = (mul.OutputAt(0), both);
        }

        _absorbed.UnionWith(absorbed);
        _scaled[value] = (product, scale);
    }

    // The scale of an operand that DynamicQuantizeLinear made, perhaps with elements moved since.
    private string? DynamicScale(string value)
    {
        for (var step = 0; step < 64 && _context.Editor.Producer(value) is { } node; step++)
        {
            if (node.OpType == "DynamicQuantizeLinear")
            {
                return node.OutputAt(0) == value ? node.OutputAt(1) : null;
            }

            if (!CarriedOperators.IsCarrier(node))
            {
                return null;
            }

            value = node.InputAt(0);
        }

        return null;
    }

    private void Scaled(NodeSequence by, NodeProto product, Scale? scale, string output)
    {
        var operands = new string[2];
        for (var i = 0; i < 2; i++)
        {
            var (tensor, zeroPoint) = (_context.Editor.Constant(product.Input[i]), product.InputAt(i + 2));
            var zeros = _context.Editor.Constant(zeroPoint);
            if (scale is not null && tensor is not null && (zeros is not null || zeroPoint.Length == 0) && Fits(product, i, tensor, scale))
            {
                operands[i] = _context.Weights.Widen(product, tensor, scale, zeros, Along(product, i));
                scale = null;
            }
            else
            {
                operands[i] = Integers(by, product, i);
            }
        }

        if (scale is null)
        {
            Emit(by, product, operands[0], operands[1], output);
            return;
        }

        var unscaled = by.Fresh("unscaled");
        Emit(by, product, operands[0], operands[1], unscaled);
        by.AddAs(output, "Mul", [unscaled, _context.Editor.Initializer<float>(by.Fresh("scale"), scale.Values, [.. scale.Dims])]);
    }

    private static bool Fits(NodeProto product, int operand, TensorProto tensor, Scale scale)
    {
        var fromEnd = product.OpType == "ConvInteger" ? tensor.Dims.Count - 1 : operand == 0 ? 2 : 1;
        return scale.Values.Length == 1
            || (scale.Dims.Count >= fromEnd
                && scale.Dims[^fromEnd] == scale.Values.Length
                && tensor.Dims.Count >= fromEnd
                && tensor.Dims[product.OpType == "ConvInteger" ? 0 : tensor.Dims.Count - fromEnd] == scale.Values.Length);
    }

    private string Integers(NodeSequence by, NodeProto node, int operand)
    {
        var (value, zeroPoint) = (node.InputAt(operand), node.InputAt(operand + 2));
        if (_context.Value(value) is { } known)
        {
            var real = _context.Operand(by, node, value, known.Scale, zeroPoint, Grid.Whole);
            return known.Dynamic ? real
                : _context.IsSingle(known.Scale) ? by.Add("Div", [real, known.Scale])
                : throw _context.Refused(node, $"takes {value}, which has several scales");
        }

        return _context.Operand(by, node, value, string.Empty, zeroPoint, Along(node, operand));
    }

    private static void Emit(NodeSequence by, NodeProto product, string left, string right, string output)
    {
        var node = new NodeProto { Name = by.Fresh("node"), OpType = product.OpType == "ConvInteger" ? "Conv" : "MatMul", Input = { left, right }, Output = { output } };
        node.Attribute.AddRange(product.Attribute.Select(a => a.Clone()));
        by.AddNode(node);
    }
}
