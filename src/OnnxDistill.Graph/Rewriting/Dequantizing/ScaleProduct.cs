using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Dequantizing;

/// <summary>A scale by which an integer product is multiplied: those of activations, times what is stored.</summary>
/// <param name="Activations">Scales that DynamicQuantizeLinear makes, each as often as it occurs.</param>
/// <param name="Stored">The product of the stored scales; null where there are none.</param>
internal sealed record ScaleProduct(IReadOnlyList<string> Activations, Scale? Stored)
{
    private const int DepthLimit = 16;

    // More are weights, not scales.
    private const int ElementLimit = 1 << 22;

    /// <summary>Takes a value apart; null where it is made of anything else.</summary>
    public static ScaleProduct? Of(Dequantizing context, string value, int depth = 0)
    {
        if (depth > DepthLimit)
        {
            return null;
        }

        if (context.Editor.Constant(value) is { } stored)
        {
            return ElementTypes.Count(stored) <= ElementLimit ? new ScaleProduct([], context.Weights.Read(stored)) : null;
        }

        if (context.Editor.Producer(value) is not { } node)
        {
            return null;
        }

        return node.OpType switch
        {
            "DynamicQuantizeLinear" when node.OutputAt(1) == value => new ScaleProduct([value], null),
            "Identity" or "Cast" => Of(context, node.InputAt(0), depth + 1),
            "Reshape" or "Unsqueeze" or "Squeeze" => Of(context, node.InputAt(0), depth + 1) is { Stored: null or { Values.Length: 1 } } one ? one : null,
            "Mul" => Of(context, node.InputAt(0), depth + 1)?.Times(Of(context, node.InputAt(1), depth + 1)),
            _ => null,
        };
    }

    public ScaleProduct? Times(ScaleProduct? other)
    {
        if (other is null)
        {
            return null;
        }

        var product = Stored is not null && other.Stored is not null ? Stored.Times(other.Stored) : Stored ?? other.Stored;
        return product is null && Stored is not null ? null : new ScaleProduct([.. Activations, .. other.Activations], product);
    }
}
