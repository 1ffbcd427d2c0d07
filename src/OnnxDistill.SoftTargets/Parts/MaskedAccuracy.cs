using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>How many masked tokens a teacher finds: its likeliest word piece is the text's own.</summary>
/// <param name="Tokens">The masked tokens.</param>
/// <param name="Found">Those that it found.</param>
internal readonly record struct MaskedAccuracy(long Tokens, long Found)
{
    /// <summary>Gets the share that it found; NaN where there are no tokens.</summary>
    public double Share => Tokens == 0 ? double.NaN : (double)Found / Tokens;

    /// <summary>Adds counts.</summary>
    public static MaskedAccuracy operator +(MaskedAccuracy a, MaskedAccuracy b) => a.Add(b);

    /// <summary>Counts the masked tokens of rows; none where the vocabulary is not held.</summary>
    /// <param name="rows">Rows with their masks and vocabulary columns.</param>
    /// <param name="schema">The cache's columns.</param>
    public static MaskedAccuracy Of(IEnumerable<SoftTargetRow> rows, PartSchema schema)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(schema);
        var column = schema.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.Vocabulary);
        return column is null ? default : rows.Aggregate(default(MaskedAccuracy), (sum, row) => sum + Of(row, column.Shape[0] == TapColumn.Length));

        MaskedAccuracy Of(SoftTargetRow row, bool everywhere)
        {
            var targets = VocabularyTargets.Of(row, schema);
            var found = row.MaskedIds.Where((id, i) => targets.Best(everywhere ? row.MaskedPositions[i] : i) == id).Count();
            return new MaskedAccuracy(row.MaskedIds.Length, found);
        }
    }

    /// <summary>Adds counts.</summary>
    public MaskedAccuracy Add(MaskedAccuracy other) => new(Tokens + other.Tokens, Found + other.Found);
}
