using OnnxDistill.Graph.Patterns;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Heads;

/// <summary>The way from an output back to what feeds it: moves, activations and choices of a class are stepped over.</summary>
internal sealed class OutputWalk
{
    /// <summary>A longer way is no head's.</summary>
    public const int StepLimit = 64;

    // What takes numbers or one class out of those of a text.
    private static readonly HashSet<string> Choices = new(StringComparer.Ordinal) { "ArgMax", "ArgMin", "TopK", "ReduceMax", "ReduceMin", "Hardmax" };

    // What changes numbers one by one, or names them.
    private static readonly HashSet<string> OneByOne = new(StringComparer.Ordinal)
    {
        "Add", "Sub", "Mul", "Div", "Max", "Min", "Pow", "Clip", "Log", "Exp", "Neg", "Round", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Equal", "Not", "Where",
        "ZipMap", "LabelEncoder", "ArrayFeatureExtractor", "QuantizeLinear", "DequantizeLinear", "SequenceConstruct", "SplitToSequence", "Concat", "ScatterElements",
    };

    private readonly HeadGraph _graph;
    private readonly List<ActivationSite> _activations = [];
    private string? _beforeChoice;
    private ActivationSite? _bareActivation;
    private bool _bare = true;
    private bool _cut;

    private OutputWalk(HeadGraph graph) => _graph = graph;

    /// <summary>Walks back from a graph output.</summary>
    public static OutputTrace From(HeadGraph graph, string output)
    {
        var walk = new OutputWalk(graph);
        var end = output;
        string? obstacle = null;
        for (var step = 0; step < StepLimit && !graph.IsLinear(end) && walk.Back(end, ref obstacle) is { } before; step++)
        {
            end = before;
        }

        return new OutputTrace(output, end, walk._activations.LastOrDefault(), walk._beforeChoice, obstacle)
        {
            IsBareLogSoftmax = walk._activations is [{ Kind: ActivationKind.LogSoftmax } only] && walk._bareActivation == only,
            IsCut = walk._cut,
        };
    }

    private string? Back(string value, ref string? obstacle)
    {
        if (Activations.At(_graph, value) is { } activation)
        {
            _bareActivation = _bare && _activations.Count == 0 ? activation : null;
            _activations.Add(activation);
            _beforeChoice = null;
            return activation.Input.Length > 0 ? activation.Input : null;
        }

        if (_graph.Graph.Producer(value) is not { } node)
        {
            return null;
        }

        if (Layout.IsMoveOrCut(node.OpType) || node.OpType is "GatherElements" or "GatherND")
        {
            var moves = node.InputAt(0).Length > 0 && !_graph.Facts.IsConstant(node.InputAt(0));
            _cut |= moves && !Layout.IsMove(node.OpType);
            return moves ? node.Input[0] : Only(node);
        }

        if (node.OpType == "If")
        {
            return Branches.Common(_graph, node, value, ref obstacle);
        }

        if (Choices.Contains(node.OpType) && Axes.Of(_graph.Facts[node.InputAt(0)].Shape, _graph.Size) is AxisKind.Classes)
        {
            (_beforeChoice, _bare) = (node.InputAt(0), false);
            return node.Input[0];
        }

        _bare = false;
        return OneByOne.Contains(node.OpType) && Changes(node) ? Only(node) : null;
    }

    private string? Only(NodeProto node) => _graph.Varying(node) is [var only] ? only : null;

    // By single numbers: a vector is a bias, a gain or a mask.
    private bool Changes(NodeProto node) => node.OpType is not ("Add" or "Sub" or "Mul" or "Div" or "Max" or "Min" or "Pow" or "Concat" or "ScatterElements")
        || node.Input.All(i => !_graph.Facts.IsConstant(i) || _graph.Facts[i].Count == 1);
}
