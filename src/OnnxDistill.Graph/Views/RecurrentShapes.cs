using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting;

namespace OnnxDistill.Graph.Views;

/// <summary>The shapes of the outputs of LSTM, GRU and RNN: all states, the last ones, and the last cells.</summary>
internal static class RecurrentShapes
{
    public static bool Has(string op) => op is "LSTM" or "GRU" or "RNN";

    /// <summary>One shape an output, in their order; none where they cannot be told.</summary>
    public static IReadOnlyList<long[]> Of(NodeProto node, Fact[] inputs)
    {
        if (inputs.Length < 3 || inputs[0].Shape is not { Length: 3 } x || inputs[2].Shape is not { Length: 3 } recurrence)
        {
            return [];
        }

        var (directions, hidden) = (recurrence[0], recurrence[2]);
        return node.IntegerAttribute("layout", 0) == 0
            ? [[x[0], directions, x[1], hidden], [directions, x[1], hidden], [directions, x[1], hidden]]
            : [[x[0], x[1], directions, hidden], [x[0], directions, hidden], [x[0], directions, hidden]];
    }
}
