using System.Globalization;
using OnnxDistill.Graph.Embeddings;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;

namespace OnnxDistill.Teacher.Inputs;

/// <summary>
/// Finds out what each input of a text encoder means: by its name where the name tells; else by what the graph does with it (which
/// embedding table it indexes), its type and its place in the order that exporters use.
/// </summary>
public static class InputRecognition
{
    /// <summary>A table with so few rows is one of token types: BERT has 2.</summary>
    private const long MostTokenTypes = 8;

    /// <summary>The order of exports by Hugging Face, for inputs that nothing else tells apart.</summary>
    private static readonly InputRole[] UsualOrder = [InputRole.InputIds, InputRole.Mask, InputRole.TokenTypes, InputRole.Positions];

    /// <summary>Gives every input its role.</summary>
    /// <param name="file">The model's file, for errors.</param>
    /// <param name="slots">The inputs that are no initializers, in the file's order.</param>
    /// <param name="model">The loaded model; asked only about inputs whose names do not tell.</param>
    /// <exception cref="InvalidDataException">An input is none of a text encoder, or there are no token ids among them.</exception>
    public static IReadOnlyList<ModelInput> Recognise(string file, IReadOnlyList<TensorSlot> slots, ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentNullException.ThrowIfNull(model);
        var unfit = slots.FirstOrDefault(s => !Fits(s));
        if (unfit is not null)
        {
            throw new InvalidDataException(
                $"{file}: input '{unfit.Name}' ({Describe(unfit)}) is not an input of a text encoder: token ids, token types, mask and "
                + "positions are [batch, length] and integers (the mask may be float or bool)");
        }

        var roles = new Dictionary<string, InputRole>(StringComparer.Ordinal);
        foreach (var slot in slots)
        {
            Assign(roles, slot, InputNames.RoleOf(slot.Name));
        }

        AssignByUse(roles, [.. slots.Where(s => !roles.ContainsKey(s.Name))], model);
        foreach (var slot in slots.Where(s => !roles.ContainsKey(s.Name)))
        {
            Assign(roles, slot, UsualOrder.Select(r => (InputRole?)r).FirstOrDefault(r => !roles.ContainsValue(r!.Value)));
        }

        if (slots.FirstOrDefault(s => !roles.ContainsKey(s.Name)) is { } left)
        {
            throw new InvalidDataException($"{file}: it is not clear what input '{left.Name}' ({Describe(left)}) means");
        }

        return roles.ContainsValue(InputRole.InputIds)
            ? [.. slots.Select(s => new ModelInput(s.Name, roles[s.Name], s.Type, Fixed(s, 0), Fixed(s, 1)))]
            : throw new InvalidDataException(
                $"{file}: no input takes token ids (inputs: {string.Join(", ", slots.Select(s => $"{s.Name} {Describe(s)}"))})");
    }

    /// <summary>An input as people write it: <c>int64 [batch, 128]</c>.</summary>
    public static string Describe(TensorSlot slot)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return $"{slot.Type} [{string.Join(", ", slot.Shape)}]";
    }

    private static void Assign(Dictionary<string, InputRole> roles, TensorSlot slot, InputRole? role)
    {
        // Floats and bools are masks whatever they are called; a role is given once, to the first that claims it.
        var given = slot.Type is "int64" or "int32" ? role : InputRole.Mask;
        if (given is { } known && !roles.ContainsValue(known))
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
        && (slot.Type is "int64" or "int32" || InputNames.RoleOf(slot.Name) is null or InputRole.Mask)
        && !InputNames.IsForeign(slot.Name);

    private static int? Fixed(TensorSlot slot, int axis) =>
        slot.Shape.Count == 2 && int.TryParse(slot.Shape[axis], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : null;
}
