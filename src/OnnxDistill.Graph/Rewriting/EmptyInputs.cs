using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting;

/// <summary>
/// Drops the empty names at the end of nodes' inputs. They mean the same as no input, but ONNX Runtime 1.31 crashes on a
/// LayerNormalization with an empty third one.
/// </summary>
internal static class EmptyInputs
{
    /// <summary>Changes the model in place, with its bodies and functions.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether there were any.</returns>
    public static bool Rewrite(ModelProto model)
    {
        var changed = false;
        foreach (var node in TensorWalk.Nodes(model))
        {
            while (node.Input.Count > 0 && node.Input[^1].Length == 0)
            {
                node.Input.RemoveAt(node.Input.Count - 1);
                changed = true;
            }
        }

        return changed;
    }
}
