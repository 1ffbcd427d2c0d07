using System.Globalization;
using OnnxDistill.Graph.Embeddings;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Teacher.Inputs;

/// <summary>
/// Finds out what each input of a text encoder means: by its name where the name tells; else by what the graph does with it (which
/// embedding table it indexes), its type and its place in the order that exporters use.
/// </summary>
internal static class InputRecognition
{
    /// <summary>A table with so few rows is one of token types: BERT has 2.</summary>
    private const long MostTokenTypes = 8;

    /// <summary>The order of exports by Hugging Face, for inputs that nothing else tells apart; positions index a table, which tells.</summary>
    private static readonly InputRole[] UsualOrder = [InputRole.InputIds, InputRole.Mask, InputRole.TokenTypes];

    /// <summary>Gives every input its role.</summary>
    /// <param name="file">The model's file, for errors.</param>
    /// <param name="slots">The inputs that are no initializers, in the file's order.</param>
    /// <param name="model">The loaded model; asked about inputs whose names do not tell.</param>
    /// <exception cref="InvalidDataException">An input that matters is none of a text encoder, or there are no token ids among them.</exception>
    public static IReadOnlyList<ModelInput> Recognise(string file, IReadOnlyList<TensorSlot> slots, ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(model);
        var roles = Roles(slots, model);
        var others = slots.Where(s => !roles.ContainsKey(s.Name)).ToList();
        if (slots.FirstOrDefault(s => roles.TryGetValue(s.Name, out var role) && role == InputRole.InputIds) is not { } ids)
        {
            throw others.Find(s => !Fits(s)) is { } unfit ? Unfit(file, unfit) : new InvalidDataException(
                $"{file}: no input takes token ids (inputs: {string.Join(", ", slots.Select(s => $"{s.Name} {Describe(s)}"))})");
        }

        if (others.Count == 0)
        {
            return [.. slots.Select(Known)];
        }

        var unread = UnreadInputs.Take(model, ids, others) ?? throw (others.Find(s => !Fits(s)) is { } foreign
            ? Unfit(file, foreign)
            : new InvalidDataException($"{file}: it is not clear what input '{others[0].Name}' ({Describe(others[0])}) means, and what the model answers depends on it"));
        return [.. slots.Select(s => unread.FirstOrDefault(u => u.Name == s.Name) ?? Known(s))];

        ModelInput Known(TensorSlot slot) => new(slot.Name, roles[slot.Name], slot.Type, Fixed(slot, 0), Fixed(slot, 1)) { Declared = $"'{slot.Name}' ({Describe(slot)})" };
    }

    /// <summary>An input as people write it: <c>int64 [batch, 128]</c>.</summary>
    public static string Describe(TensorSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return $"{slot.Type} [{string.Join(", ", slot.Shape)}]";
    }

    // By name, then by type, use and order; what stays without a role is none of a text encoder's.
    private static Dictionary<string, InputRole> Roles(IReadOnlyList<TensorSlot> slots, ModelProto model)
    {
        var roles = new Dictionary<string, InputRole>(StringComparer.Ordinal);
        foreach (var slot in slots.Where(Fits).OrderByDescending(s => InputNames.IsUsual(s.Name)))
        {
            Assign(roles, slot, InputNames.RoleOf(slot.Name));
        }

        // A second mask by its name is no token types; and what leads nowhere must not take the place of what does.
        var ids = slots.FirstOrDefault(s => roles.TryGetValue(s.Name, out var role) && role == InputRole.InputIds);
        List<TensorSlot> unclear = [.. slots.Where(s => Fits(s) && !roles.ContainsKey(s.Name) && InputNames.RoleOf(s.Name) is null && IsAsLong(s, ids))];
        List<TensorSlot> leading = [.. unclear.Where(s => !UnreadInputs.LeadsNowhere(model, s))];
        unclear = leading.Count > 0 || (ids is not null && model.Graph.Output.Count > 0) ? leading : unclear;
        foreach (var slot in unclear.Where(s => !IsInteger(s)))
        {
            Assign(roles, slot, InputRole.Mask);
        }

        AssignByUse(roles, [.. unclear.Where(s => IsInteger(s) && !roles.ContainsKey(s.Name))], model);
        foreach (var slot in unclear.Where(s => IsInteger(s) && !roles.ContainsKey(s.Name)))
        {
            Assign(roles, slot, UsualOrder.Select(r => (InputRole?)r).FirstOrDefault(r => !roles.ContainsValue(r!.Value)));
        }

        return roles;
    }

    // A role is given once, to the first that claims it.
    private static void Assign(Dictionary<string, InputRole> roles, TensorSlot slot, InputRole? role)
    {
        if (role is { } known && !roles.ContainsValue(known))
        {
            roles[slot.Name] = known;
        }
    }

    // What indexes a table of words is the token ids, of two rows the token types, of another size the positions; else it is the mask.
    private static void AssignByUse(Dictionary<string, InputRole> roles, IReadOnlyList<TensorSlot> unclear, ModelProto model)
    {
        var rows = unclear.ToDictionary(s => s.Name, s => WordEmbeddingRows.Of(model, s.Name), StringComparer.Ordinal);
        if (rows.Values.All(r => r is null))
        {
            return;
        }

        foreach (var slot in unclear.OrderByDescending(s => rows[s.Name] ?? 0))
        {
            Assign(roles, slot, rows[slot.Name] switch
            {
                null => InputRole.Mask,
                <= MostTokenTypes => InputRole.TokenTypes,
                _ => roles.ContainsValue(InputRole.InputIds) ? InputRole.Positions : InputRole.InputIds,
            });
        }
    }

    // Shapes that the file leaves out altogether are taken on trust: ONNX Runtime checks the rank.
    private static bool Fits(TensorSlot slot) =>
        slot.Type is "int64" or "int32" or "float" or "float16" or "bool"
        && slot.Shape.Count is 2 or 0
        && (IsInteger(slot) || InputNames.RoleOf(slot.Name) is null or InputRole.Mask)
        && !InputNames.IsForeign(slot.Name);

    // [batch, 10] beside ids of [batch, length] is something else, as numbers that stand beside the text.
    private static bool IsAsLong(TensorSlot slot, TensorSlot? ids) =>
        ids is null || slot.Shape.Count != 2 || ids.Shape.Count != 2 || slot.Shape[1] == ids.Shape[1] || (Fixed(slot, 1) is null && Fixed(ids, 1) is null);

    private static bool IsInteger(TensorSlot slot) => slot.Type is "int64" or "int32";

    private static InvalidDataException Unfit(string file, TensorSlot slot) => new(
        $"{file}: input '{slot.Name}' ({Describe(slot)}) is not an input of a text encoder, and what the model answers depends on it: token ids, token types, mask and "
        + "positions are [batch, length] and integers (the mask may be float or bool)");

    private static int? Fixed(TensorSlot slot, int axis) =>
        slot.Shape.Count == 2 && int.TryParse(slot.Shape[axis], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : null;
}
