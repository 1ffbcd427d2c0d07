using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.SoftTargets.Storage;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>Opens a part's file and says in one sentence what is wrong with it.</summary>
internal static class PartFile
{
    public static void RequireColumns(string folder, CachePlan plan, PartSchema schema, ReadColumns columns)
    {
        var unknown = columns.Taps?.Except(schema.Taps.Select(t => t.Name), StringComparer.Ordinal).ToList();
        if (unknown is { Count: > 0 })
        {
            throw new InvalidDataException(
                $"{folder} does not hold {string.Join(", ", unknown)} (captured: {plan.Capture}); run teacher-cache run with a --capture or --for that does.");
        }
    }

    public static void RequireWhole(Stream stream, bool verify)
    {
        if (verify && !PartSeal.IsWhole(stream))
        {
            throw new InvalidDataException("its checksum does not fit");
        }
    }

    public static void Check(PartFooter? footer, CachePlan plan, int part, PartSchema schema)
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

    /// <summary>Checks that rows are those that the plan has there, and that each fits the columns.</summary>
    public static IReadOnlyList<SoftTargetRow> RequireRows(IReadOnlyList<SoftTargetRow> rows, IEnumerable<int> planned, PartSchema schema, ReadColumns columns)
    {
        if (!planned.Select(r => (long)r).SequenceEqual(rows.Select(r => r.Row)))
        {
            throw new InvalidDataException("its rows are not those of the plan");
        }

        return rows.Select(r => RowFit.Reason(r, schema, columns)).FirstOrDefault(r => r is not null) is { } reason ? throw new InvalidDataException(reason) : rows;
    }

    // Whatever the Parquet library throws on bytes it does not understand becomes one sentence that names the part.
    public static T Open<T>(string folder, CachePlan plan, int part, Func<FileStream, T> read)
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
        catch (FileNotFoundException error)
        {
            throw new FileNotFoundException($"{path} is a link to a file that is missing; delete it and run teacher-cache run again with the same arguments.", path, error);
        }
        catch (Exception error) when (error is not UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"{path} is damaged ({Reason.Of(error)}); run teacher-cache run again with the same arguments, it rebuilds this part.", error);
        }
    }
}
