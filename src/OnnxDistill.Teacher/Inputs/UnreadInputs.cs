using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Views;

namespace OnnxDistill.Teacher.Inputs;

/// <summary>Inputs that are none of a text encoder's: zeros serve where what is captured does not depend on them.</summary>
internal static class UnreadInputs
{
    private const int MostNamed = 5;

    /// <summary>Whether no output depends on an input; never true of a graph without any path from inputs to outputs.</summary>
    public static bool LeadsNowhere(ModelProto model, TensorSlot slot) => InputReach.Outputs(model, slot.Name, sizes: true).Count == 0;

    /// <summary>Takes the inputs for unread ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The token ids.</param>
    /// <param name="slots">The inputs.</param>
    /// <returns>The inputs; null where every output that depends on the text depends on one of them too, or one is no tensor.</returns>
    public static IReadOnlyList<ModelInput>? Take(ModelProto model, TensorSlot ids, IReadOnlyList<TensorSlot> slots)
    {
        var wanted = InputReach.Outputs(model, ids.Name, sizes: false);
        var reached = slots.ToDictionary(s => s.Name, s => InputReach.Outputs(model, s.Name, InputAxis.IsGuessed(s, ids)), StringComparer.Ordinal);
        return wanted.All(o => reached.Values.Any(r => r.Contains(o))) || slots.Any(s => !IsTensor(s))
            ? null
            : [.. slots.Select(s => new ModelInput(s.Name, InputRole.Unread, s.Type, null, null)
            {
                Axes = InputAxis.Of(s, ids),
                Declared = $"'{s.Name}' ({InputRecognition.Describe(s)})",
                Withholds = [.. reached[s.Name].Order(StringComparer.Ordinal)],
            })];
    }

    /// <summary>The line that says which inputs get zeros; null where none does.</summary>
    public static string? Note(IReadOnlyList<ModelInput> inputs)
    {
        var unread = inputs.Where(i => i.Role == InputRole.Unread).ToList();
        if (unread.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", unread.Take(MostNamed).Select(i => i.Declared)) + (unread.Count > MostNamed ? $" ... ({unread.Count} in all)" : string.Empty);
        var withheld = unread.SelectMany(i => i.Withholds).Distinct().ToList();
        var outputs = withheld.Count == 0 ? string.Empty
            : $"; what does is not offered: {string.Join(", ", withheld.Take(MostNamed))}{(withheld.Count > MostNamed ? $" ... ({withheld.Count} in all)" : string.Empty)}";
        return unread.Count == 1
            ? $"input {named} gets zeros: what the encoder answers does not depend on it{outputs}"
            : $"inputs {named} get zeros: what the encoder answers does not depend on them{outputs}";
    }

    private static bool IsTensor(TensorSlot slot) => slot.Type is not ("sequence" or "map" or "optional" or "sparse tensor" or "undefined");
}
