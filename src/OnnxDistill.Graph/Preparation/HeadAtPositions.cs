using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Preparation;

/// <summary>
/// Lets a masked-language head work on one token of each row: its last product, a value for each word piece, is half of a small encoder's work, and one
/// masked token is all that is asked about.
/// </summary>
internal sealed class HeadAtPositions
{
    private static readonly HashSet<string> TokenWise = ["Identity", "Cast", "Add", "Softmax", "LogSoftmax"];

    private readonly GraphView _view;

    private HeadAtPositions(GraphView view) => _view = view;

    /// <summary>Rewrites a graph: it takes positions, [rows, 2] of row and token, and gives the head's values there, [rows, 1, vocabulary], and nothing else.</summary>
    /// <param name="path">The model's file, for errors.</param>
    /// <param name="model">The graph that will run; it is not changed.</param>
    /// <param name="output">The output [batch, length, vocabulary] of the head.</param>
    /// <returns>The graph; null where the output is not made by a product with stored weights, token by token.</returns>
    public static ModelProto? Apply(string path, ModelProto model, string output)
    {
        // GatherND came with the eleventh operator set.
        var view = new GraphView(model, path);
        if (view.Opset < 11 || new HeadAtPositions(view).Product(output) is not { } product)
        {
            return null;
        }

        var copy = model.Clone();
        var graph = copy.Graph;
        var node = graph.Node.First(n => n.Output.Contains(product.Output[0]));
        var place = graph.Node.IndexOf(node);
        graph.Node.Insert(place, Node("GatherND", [node.Input[0], PreparedModel.PositionsInput], "onnxdistill/at_positions"));

        // Axes are an input of Unsqueeze since the thirteenth operator set: Reshape is as old as any.
        graph.Node.Insert(place + 1, Node("Constant", [], "onnxdistill/position_shape"));
        graph.Node[place + 1].Attribute.Add(((AttributeValue)TensorWriter.Make<long>(string.Empty, [0, 1, -1], 3)).Named("value"));
        graph.Node.Insert(place + 2, Node("Reshape", ["onnxdistill/at_positions", "onnxdistill/position_shape"], "onnxdistill/positions_3d"));
        node.Input[0] = "onnxdistill/positions_3d";
        graph.Input.Add(Positions());
        graph.Output.Clear();
        graph.Output.Add(new ValueInfoProto { Name = output });

        // Shapes that were written down for the head's values are no longer theirs.
        graph.ValueInfo.Clear();
        return copy;
    }

    // Backwards from the output over what looks at one token at a time.
    private NodeProto? Product(string output)
    {
        var value = output;
        while (_view.Producer(value) is { } node && IsOnlyUse(value, output))
        {
            if (node.OpType == "MatMul")
            {
                return IsStored(node.Input[1]) ? node : null;
            }

            if (!TokenWise.Contains(node.OpType) || (node.OpType is "Softmax" or "LogSoftmax" && !IsOverPieces(node)))
            {
                return null;
            }

            var next = node.Input.Where(i => !IsStored(i)).ToList();
            if (next.Count != 1)
            {
                return null;
            }

            value = next[0];
        }

        return null;
    }

    // What else takes a value of the head would get other shapes.
    private bool IsOnlyUse(string value, string output) => _view.Consumers(value).Count() == (value == output ? 0 : 1);

    private bool IsOverPieces(NodeProto node) => node.Attribute.FirstOrDefault(a => a.Name == "axis")?.I is -1 or 2 || (_view.Opset >= 13 && node.Attribute.Count == 0);

    private bool IsStored(string value) => _view.Stored(value) is not null
        || (_view.Producer(value) is { OpType: "Transpose" or "Identity" or "Cast" or "DequantizeLinear" } node && node.Input.All(IsStored));

    private static NodeProto Node(string operation, string[] inputs, string output) =>
        new() { Name = output, OpType = operation, Input = { inputs }, Output = { output } };

    private static ValueInfoProto Positions()
    {
        var builder = new OnnxGraphBuilder("positions");
        _ = builder.Input<long>(PreparedModel.PositionsInput, "onnxdistill/rows", 2);
        return builder.Build().Graph.Input[0];
    }
}
