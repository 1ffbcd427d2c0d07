using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Dequantizing;
using OnnxDistill.Graph.Rewriting.Halves;
using OnnxDistill.Graph.Rewriting.Inlining;
using OnnxDistill.Graph.Rewriting.Unfusing;

namespace OnnxDistill.Graph.Rewriting.Plans;

/// <summary>Which rewriting passes a model needs, in their order.</summary>
internal static class RewritePlan
{
    /// <summary>Applies the passes to a copy.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="model">The loaded model; it is not changed.</param>
    /// <param name="passes">What is wanted.</param>
    /// <param name="changed">Whether the copy differs from the model.</param>
    /// <exception cref="InvalidDataException">Something cannot be rewritten; the node is named.</exception>
    public static ModelProto Apply(string path, ModelProto model, RewritePasses passes, out bool changed)
    {
        var copy = model.Clone();
        changed = EmptyInputs.Rewrite(copy);
        var whole = passes.Unfuse || passes.Dequantize;
        if (whole)
        {
            changed |= FunctionInliner.Rewrite(copy);
        }

        // Halves first: what is spelled out afterwards is then of one type.
        if (passes.WidenHalves)
        {
            changed |= HalfWidener.Rewrite(new ModelEditor(copy, path, passes.Materialise));
        }

        if (whole)
        {
            changed |= Unfuser.Rewrite(new ModelEditor(copy, path, passes.Materialise)) > 0;
        }

        // Last, since spelling out makes plain quantised products of quantised attention.
        if (passes.Dequantize)
        {
            changed |= Dequantizer.Rewrite(new ModelEditor(copy, path, passes.Materialise)) > 0;
        }

        return changed ? copy : model;
    }

    /// <summary>The first operator that hides the encoder and cannot be spelled out, with the way out; null if there is none.</summary>
    public static string? Unsupported(ModelProto model) => Unfuser.Unsupported(model);
}
