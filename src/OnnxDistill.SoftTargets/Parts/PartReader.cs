using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Reads one part.</summary>
internal static class PartReader
{
    /// <summary>Reads a part's rows in stored order.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="plan">The cache's plan.</param>
    /// <param name="part">Which part.</param>
    /// <param name="columns">Which columns; all if null.</param>
    /// <param name="verify">Whether the file is checked bit by bit first; leave it out only for a part that was checked before.</param>
    /// <exception cref="InvalidDataException">The part is truncated, damaged or of another cache; it is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static IReadOnlyList<SoftTargetRow> Read(string folder, CachePlan plan, int part, ReadColumns? columns = null, bool verify = true)
    {
        ArgumentNullException.ThrowIfNull(plan);
        columns ??= ReadColumns.All;
        var schema = PartSchema.Of(plan);
        PartFile.RequireColumns(folder, plan, schema, columns);
        return PartFile.Open(folder, plan, part, stream =>
        {
            PartFile.RequireWhole(stream, verify);
            var (footer, rows) = PartDecoder.Read(stream, schema, columns);
            PartFile.Check(footer, plan, part, schema);
            return PartFile.RequireRows(rows, plan.Parts[part].StoredRows, schema, columns);
        });
    }

    /// <summary>Says whether a part is there, whole, and of this plan.</summary>
    public static PartState State(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            // The rows too, though not their taps: a part that a reader refuses is not finished, whatever its checksum says.
            _ = Read(folder, plan, part, ReadColumns.WithoutTaps);
            return PartState.Finished;
        }
        catch (FileNotFoundException)
        {
            return PartState.Missing;
        }
        catch (InvalidDataException)
        {
            return PartState.Damaged;
        }
    }

    /// <summary>Checks a part's bytes and values: the whole file's checksum, then <see cref="PartChecksum"/> over the values.</summary>
    /// <returns>The part's rows in stored order, with every column.</returns>
    /// <exception cref="InvalidDataException">The part is truncated, damaged or of another cache; it is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static IReadOnlyList<SoftTargetRow> Verify(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var rows = Read(folder, plan, part);
        var sha256 = PartFile.Open(folder, plan, part, PartDecoder.ReadFooter)?.Sha256;

        // Nothing but another program that seals parts makes this: running again finds the part finished.
        return sha256 == PartChecksum.Of(rows, PartSchema.Of(plan))
            ? rows
            : throw new InvalidDataException(
                $"{Path.Combine(folder, plan.Parts[part].FileName)} was changed after it was written (the checksum of its values does not fit); delete it and run teacher-cache run again with the same arguments.");
    }

    /// <summary>The stored bytes of each column, from the footer.</summary>
    /// <exception cref="InvalidDataException">The footer is damaged; the part is named.</exception>
    public static IReadOnlyDictionary<string, long> ColumnBytes(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return PartFile.Open(folder, plan, part, PartDecoder.ReadColumnBytes);
    }

    /// <summary>What computed a part, from the footer; null where the part does not say.</summary>
    /// <exception cref="InvalidDataException">The footer is damaged; the part is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static PartOrigin? Origin(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return PartFile.Open(folder, plan, part, stream => PartDecoder.ReadFooter(stream)?.Origin);
    }
}
