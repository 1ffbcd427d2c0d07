using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Storage;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Writes one part.</summary>
internal static class PartWriter
{
    /// <summary>Writes a part: to a temporary name, to the disk, then renamed. The same rows give the same bytes.</summary>
    /// <param name="folder">The cache's folder.</param>
    /// <param name="plan">The cache's plan.</param>
    /// <param name="part">Which part.</param>
    /// <param name="rows">The part's rows in the order of its batches, with every column of the plan's capture.</param>
    /// <param name="origin">What computed the rows, for the footer; left out of it if null.</param>
    /// <param name="cancellationToken">Leaves no trace of the part when cancelled.</param>
    /// <exception cref="ArgumentException">The rows are not those of the plan.</exception>
    /// <exception cref="IOException">The disk is full, or the file cannot be written; the part is named.</exception>
    public static void Write(string folder, CachePlan plan, int part, IReadOnlyList<SoftTargetRow> rows, PartOrigin? origin = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(rows);
        var planned = plan.Parts[part];
        var schema = PartSchema.Of(plan);
        Check(planned, schema, rows);
        var footer = PartFooter.Of(plan, part, schema, PartChecksum.Of(rows, schema), origin);

        // Another process may take the temporary file away because the part is there. It may be there but damaged: then it is ours to write.
        while (!DurableFile.Publish(folder, planned.FileName, Encode, replace: true) && PartReader.State(folder, plan, part) != PartState.Finished)
        {
        }

        void Encode(FileStream stream)
        {
            PartEncoder.Write(stream, schema, footer, rows, cancellationToken);
            PartSeal.Close(stream);
        }
    }

    private static void Check(PlannedPart part, PartSchema schema, IReadOnlyList<SoftTargetRow> rows)
    {
        if (!part.StoredRows.Select(r => (long)r).SequenceEqual(rows.Select(r => r.Row)))
        {
            throw new ArgumentException($"{part.FileName}: the rows are not those of the plan in the order of its batches", nameof(rows));
        }

        if (rows.Select(r => RowFit.Reason(r, schema, ReadColumns.All)).FirstOrDefault(r => r is not null) is { } reason)
        {
            throw new ArgumentException($"{part.FileName}: {reason}", nameof(rows));
        }
    }
}
