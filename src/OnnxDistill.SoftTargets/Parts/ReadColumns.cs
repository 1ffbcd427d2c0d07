using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Which columns to read; <c>row</c> and <c>input_ids</c>' lengths cost little, taps are most of a cache's bytes.</summary>
internal sealed record ReadColumns
{
    /// <summary>Gets every column.</summary>
    public static ReadColumns All { get; } = new();

    /// <summary>Gets every column but the taps.</summary>
    public static ReadColumns WithoutTaps { get; } = new() { Taps = [] };

    /// <summary>Gets whether <c>text_hash</c> is read. The default value is <see langword="true"/>.</summary>
    public bool TextHash { get; init; } = true;

    /// <summary>Gets whether <c>label</c>, and <c>labels</c> where there is that, are read. The default value is <see langword="true"/>.</summary>
    public bool Label { get; init; } = true;

    /// <summary>Gets whether <c>input_ids</c> and <c>pair_start</c> are read. The default value is <see langword="true"/>.</summary>
    public bool InputIds { get; init; } = true;

    /// <summary>Gets whether <c>logits</c> is read. The default value is <see langword="true"/>.</summary>
    public bool Logits { get; init; } = true;

    /// <summary>Gets whether <c>masked_positions</c> and <c>masked_ids</c> are read, where there are any. The default value is <see langword="true"/>.</summary>
    public bool Masks { get; init; } = true;

    /// <summary>Gets the tap columns to read. The default value is <see langword="null"/>: all of them.</summary>
    public IReadOnlyList<string>? Taps { get; init; }

    /// <summary>The names of the columns that are read from a cache of this schema, in the order of the file.</summary>
    public IEnumerable<string> Names(PartSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var taps = Taps?.ToHashSet(StringComparer.Ordinal);
        return schema.Columns.Where(name => name switch
        {
            "row" => true,
            "text_hash" => TextHash,
            "label" or PartSchema.LabelsColumn => Label,
            "input_ids" or "pair_start" => InputIds,
            "logits" => Logits,
            _ => PartSchema.MaskColumns.Contains(name) ? Masks : taps is null || taps.Contains(name),
        });
    }
}
