namespace OnnxDistill.Teacher.Inputs;

/// <summary>What the names of inputs tell: <c>input_ids</c>, <c>segment_ids:0</c>, <c>bert/input_mask</c>, <c>model.token_type_ids</c>.</summary>
internal static class InputNames
{
    private static readonly (string Part, InputRole Role)[] Known =
    [
        ("token_type", InputRole.TokenTypes),
        ("tokentype", InputRole.TokenTypes),
        ("type_id", InputRole.TokenTypes),
        ("segment", InputRole.TokenTypes),
        ("mask", InputRole.Mask),
        ("position", InputRole.Positions),
        ("input_id", InputRole.InputIds),
        ("inputids", InputRole.InputIds),
        ("word_id", InputRole.InputIds),
        ("token_id", InputRole.InputIds),
        ("tokens", InputRole.InputIds),
    ];

    private static readonly string[] Foreign =
        ["pixel", "past", "cache", "embeds", "decoder", "image", "audio", "label", "task", "lang", "entity", "visual", "bbox", "speaker", "unique_id"];

    /// <summary>Whether the name is one that exporters give: of two that say mask, the attention's comes first.</summary>
    public static bool IsUsual(string name) => Plain(name) is "input_ids" or "attention_mask" or "input_mask" or "token_type_ids" or "segment_ids" or "position_ids";

    /// <summary>The role that the name tells, if it tells one.</summary>
    public static InputRole? RoleOf(string name)
    {
        var plain = Plain(name);
        foreach (var (part, role) in Known)
        {
            if (plain.Contains(part, StringComparison.Ordinal))
            {
                return role;
            }
        }

        return plain is "ids" or "input" or "inputs" ? InputRole.InputIds : null;
    }

    /// <summary>Whether the name says that this is none of token ids, types, mask and positions.</summary>
    public static bool IsForeign(string name) => Foreign.Any(f => name.Contains(f, StringComparison.OrdinalIgnoreCase));

    // 'StatefulPartitionedCall/bert/Input_Mask:0' -> 'input_mask'.
    private static string Plain(string name)
    {
        var plain = name.AsSpan();
        plain = plain[(plain.LastIndexOf('/') + 1)..];
        var colon = plain.IndexOf(':');
        plain = colon > 0 ? plain[..colon] : plain;
        return plain.ToString().ToLowerInvariant().Replace('-', '_');
    }
}
