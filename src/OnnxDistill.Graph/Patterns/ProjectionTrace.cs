using OnnxDistill.Graph.Rewriting;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Graph.Patterns;

/// <summary>The way from an operand of attention's products back to the linear layer that projects it.</summary>
/// <param name="Linear">The projection; of packed Q, K and V one for all three.</param>
/// <param name="Scale">The product of the scalars on the way.</param>
/// <param name="Rotated">Whether something other than scalars and layout happens on the way: rotary positions, mostly.</param>
/// <param name="Projected">The value next to the projection that holds this operand alone: after bias, before scale and rotation.</param>
internal sealed record ProjectionTrace(Linear Linear, double Scale, bool Rotated, string Projected)
{
    private const int StepLimit = 64;

    /// <summary>Walks back; null where no projection is reached.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="operand">The operand of Q·Kᵀ or of probabilities·V.</param>
    public static ProjectionTrace? Back(EncoderGraph graph, string operand)
    {
        var elements = graph.Facts[operand].Count;
        var (scale, rotated, biased, projected, value) = (1.0, false, false, operand, operand);
        for (var step = 0; step < StepLimit; step++)
        {
            if (graph.LinearAt(value) is { } linear)
            {
                return new ProjectionTrace(linear, scale, rotated, Fits(value) && !biased ? value : projected);
            }

            if (graph.Graph.Producer(value) is not { } node || graph.ConeInputs(node) is not { Count: > 0 } inputs)
            {
                return null;
            }

            if (inputs.Count > 1 || IsRotary(node.OpType))
            {
                // Rotation: x·cos + turned(x)·sin. What dominates the sum is x.
                (rotated, value) = (true, inputs.Count > 1 ? graph.Cone.Of(value)! : inputs[0]);
                projected = value;
                continue;
            }

            if (node.OpType is "Mul" or "Div")
            {
                var other = node.Input[0] == inputs[0] ? node.InputAt(1) : node.Input[0];
                if (graph.Facts.Scalar(other) is not { } factor || (node.OpType == "Div" && node.Input[0] != inputs[0]))
                {
                    return null;
                }

                scale *= node.OpType == "Mul" ? factor : 1 / factor;
                projected = inputs[0];
            }
            else if (node.OpType == "Add" && node.Input.Count == 2)
            {
                // A bias after the cut, as DeBERTa's first version has it: the operand is whole only here. Paddle writes x·scale + 0.
                var addend = node.Input[0] == inputs[0] ? node.Input[1] : node.Input[0];
                if (graph.Facts.Scalar(addend) is not 0)
                {
                    if (!graph.Facts.IsConstant(addend))
                    {
                        return null;
                    }

                    projected = biased ? projected : value;
                    biased = true;
                }
            }
            else if (!Layout.IsMoveOrCut(node.OpType))
            {
                return null;
            }
            else if (!biased && (Fits(inputs[0]) || !Fits(projected)))
            {
                projected = inputs[0];
            }

            value = inputs[0];
        }

        return null;

        // Packed projections hold more elements than one operand; the last value before the cut is what is wanted.
        bool Fits(string candidate) => elements < 0 || graph.Facts[candidate].Count == elements;
    }

    private static bool IsRotary(string operation) => operation is "RotaryEmbedding" or "LayerNormalization" or "RMSNormalization" or "SimplifiedLayerNormalization" or "LpNormalization";
}
