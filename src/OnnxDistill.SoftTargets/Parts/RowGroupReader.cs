using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Reads single row groups of a part, so that a cache larger than the memory can be read in any order.</summary>
internal static class RowGroupReader
{
    /// <summary>The row groups of a part, from its footer; its bytes are not checked.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="plan">The cache's plan.</param>
    /// <param name="part">Which part.</param>
    /// <param name="columns">The columns whose bytes are counted; all if null.</param>
    /// <exception cref="InvalidDataException">The footer is damaged or of another cache; the part is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static IReadOnlyList<RowGroup> Groups(string folder, CachePlan plan, int part, ReadColumns? columns = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var schema = PartSchema.Of(plan);
        columns ??= ReadColumns.All;
        PartFile.RequireColumns(folder, plan, schema, columns);
        var names = columns.Names(schema).ToHashSet(StringComparer.Ordinal);
        return PartFile.Open(folder, plan, part, stream =>
        {
            var (footer, sizes) = PartDecoder.ReadGroupSizes(stream, names);
            PartFile.Check(footer, plan, part, schema);
            var groups = new List<RowGroup>(sizes.Count);
            var start = 0;
            foreach (var (rows, bytes) in sizes)
            {
                groups.Add(new RowGroup(part, groups.Count, start, checked((int)rows), bytes));
                start += groups[^1].Rows;
            }

            return start == plan.Parts[part].Rows && groups.TrueForAll(g => g.Rows > 0)
                ? groups
                : throw new InvalidDataException("its rows are not those of the plan");
        });
    }

    /// <summary>Reads the rows of one row group in stored order.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="plan">The cache's plan.</param>
    /// <param name="group">Which row group, one of <see cref="Groups"/>.</param>
    /// <param name="columns">Which columns; all if null.</param>
    /// <param name="verify">Whether the whole file is checked bit by bit first; leave it out only for a part that was checked before.</param>
    /// <exception cref="InvalidDataException">The part is truncated, damaged or of another cache; it is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static IReadOnlyList<SoftTargetRow> Read(string folder, CachePlan plan, RowGroup group, ReadColumns? columns = null, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(group);
        columns ??= ReadColumns.All;
        var schema = PartSchema.Of(plan);
        PartFile.RequireColumns(folder, plan, schema, columns);
        return PartFile.Open(folder, plan, group.Part, stream =>
        {
            PartFile.RequireWhole(stream, verify);
            var (footer, rows) = PartDecoder.Read(stream, schema, columns, group.Index);
            PartFile.Check(footer, plan, group.Part, schema);
            return PartFile.RequireRows(rows, plan.Parts[group.Part].StoredRows.Skip(group.Start).Take(group.Rows), schema, columns);
        });
    }
}
