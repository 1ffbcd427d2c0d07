using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Optimizers;

/// <summary>Nested lists of JSON as tensors.</summary>
internal static class GoldTensors
{
    public static double[] Flatten(JsonNode node) =>
        node is JsonArray array ? [.. array.SelectMany(n => Flatten(n!))] : [node.GetValue<double>()];

    public static Tensor ToTensor(JsonNode node, ScalarType type)
    {
        var shape = new List<long>();
        for (var n = node; n is JsonArray array; n = array[0]!)
        {
            shape.Add(array.Count);
        }

        return tensor(Flatten(node), [.. shape], dtype: ScalarType.Float64).to(type);
    }

    public static void ShouldMatch(Tensor actual, JsonNode expected, double tolerance, string name)
    {
        using var scope = NewDisposeScope();
        Gold.ShouldMatch(actual.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray(), Flatten(expected), tolerance, name);
    }
}
