using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Storage;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Reads one part.</summary>
public static class PartReader
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
        var unknown = columns.Taps?.Except(schema.Taps.Select(t => t.Name), StringComparer.Ordinal).ToList();
        if (unknown is { Count: > 0 })
        {
            throw new InvalidDataException(
                $"{folder} does not hold {string.Join(", ", unknown)} (captured: {plan.Capture}); run teacher-cache run with a --capture or --for that does.");
        }

        return Open(folder, plan, part, stream =>
        {
            if (verify && !PartSeal.IsWhole(stream))
            {
                throw new InvalidDataException("its checksum does not fit");
            }

            var (footer, rows) = PartDecoder.Read(stream, schema, columns);
            Check(footer, plan, part, schema);
            return plan.Parts[part].StoredRows.Select(r => (long)r).SequenceEqual(rows.Select(r => r.Row))
                ? rows
                : throw new InvalidDataException("its rows are not those of the plan");
        });
    }

    /// <summary>Says whether a part is there, whole, and of this plan.</summary>
    public static PartState State(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        try
        {
            return Open(folder, plan, part, stream =>
            {
                if (!PartSeal.IsWhole(stream))
                {
                    return PartState.Damaged;
                }

                Check(PartDecoder.ReadFooter(stream), plan, part, PartSchema.Of(plan));
                return PartState.Finished;
            });
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
    /// <returns>How many rows the part holds.</returns>
    /// <exception cref="InvalidDataException">The part is truncated, damaged or of another cache; it is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static int Verify(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var schema = PartSchema.Of(plan);
        var rows = Read(folder, plan, part);
        return Open(folder, plan, part, stream => PartDecoder.ReadFooter(stream)?.Sha256 == PartChecksum.Of(rows, schema)
            ? rows.Count
            : throw new InvalidDataException("the checksum of its values does not fit"));
    }

    /// <summary>The stored bytes of each column, from the footer.</summary>
    /// <exception cref="InvalidDataException">The footer is damaged; the part is named.</exception>
    public static IReadOnlyDictionary<string, long> ColumnBytes(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Open(folder, plan, part, PartDecoder.ReadColumnBytes);
    }

    /// <summary>What computed a part, from the footer; null where the part does not say.</summary>
    /// <exception cref="InvalidDataException">The footer is damaged; the part is named.</exception>
    /// <exception cref="FileNotFoundException">The part is not there.</exception>
    public static PartOrigin? Origin(string folder, CachePlan plan, int part)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Open(folder, plan, part, stream => PartDecoder.ReadFooter(stream)?.Origin);
    }

    private static void Check(PartFooter? footer, CachePlan plan, int part, PartSchema schema)
    {
        var reason = footer switch
        {
            null => "its footer lacks onnxdistill's metadata",
            _ when footer.Fingerprint != plan.Fingerprint => "its fingerprint is that of another cache",
            _ when footer.Part != part => $"it holds part {footer.Part}",
            _ when footer.Columns != schema.ToJson() => "its columns are not those of the plan",
            _ => null,
        };
        if (reason is not null)
        {
            throw new InvalidDataException(reason);
        }
    }

    // Whatever the Parquet library throws on bytes it does not understand becomes one sentence that names the part.
    private static T Open<T>(string folder, CachePlan plan, int part, Func<FileStream, T> read)
    {
        var path = Path.Combine(folder, plan.Parts[part].FileName);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path} is missing; run teacher-cache run again with the same arguments.", path);
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
            return read(stream);
        }
        catch (Exception error) when (error is not (UnauthorizedAccessException or FileNotFoundException))
        {
            throw new InvalidDataException(
                $"{path} is damaged ({Reason.Of(error)}); run teacher-cache run again with the same arguments, it rebuilds this part.", error);
        }
    }
}
