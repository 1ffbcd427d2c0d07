using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Rewriting.Unfusing.Primitives;
using OnnxDistill.Graph.Tensors;

namespace OnnxDistill.Graph.Rewriting.Unfusing;

/// <summary>Removes the packed weights that rewriting has cut up: kept, they would double the model.</summary>
internal static class Unused
{
    public static void Remove(ModelProto model, UnfusingContext before)
    {
        var used = new UnfusingContext(before.Editor);
        var inputs = model.Graph.Input.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var kept = model.Graph.Initializer.Where(t => used.Reads(t.Name) || !before.Reads(t.Name) || inputs.Contains(t.Name)).ToList();
        if (kept.Count < model.Graph.Initializer.Count)
        {
            model.Graph.Initializer.Clear();
            model.Graph.Initializer.AddRange(kept);
        }
    }
}
