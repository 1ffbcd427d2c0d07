using System.Text.Json;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Models;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Plans a cache: streams the data once for lengths and fingerprint, and holds no row.</summary>
public static class CachePlanner
{
    /// <summary>Makes the plan.</summary>
    /// <exception cref="InvalidDataException">The capture is more than logits, the data has no rows, or a row cannot be encoded.</exception>
    public static CachePlan Plan(TextTeacher teacher, DataFile data, CacheRunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        RequireLogitsOnly(options.Capture);
        var maxLength = teacher.MaxLength(options.MaxLength);
        var facts = teacher.Facts;
        var schema = PartSchema.Of(options.Capture, facts, options.Precision);
        using var hash = new DataRowsHash();
        var rows = 0L;
        var parts = PlanBuilder.Build(Lengths(), schema, part => Batches(teacher, part.Span));
        if (rows == 0)
        {
            throw new InvalidDataException($"{data.Path}: no rows");
        }

        var tokenizer = data.Columns.IdsGiven ? new Dictionary<string, byte[]>() : teacher.Folder.RequireTokenizer().Files;
        var components = Fingerprint.Components(new FingerprintInputs(
            teacher.Classifier.Files, tokenizer, hash.Finish(), options.Capture, maxLength, options.Precision, Dequantize: false));
        return new CachePlan(
            Fingerprint.SchemaVersion,
            Fingerprint.Of(components),
            components,
            facts,
            options.Capture.ToString(),
            options.Precision,
            maxLength,
            Dequantize: false,
            Path.GetFileName(data.Path),
            JsonSerializer.SerializeToElement(data.Columns),
            rows,
            (teacher.Folder.Tokenizer?.Files ?? tokenizer).ToDictionary(f => f.Key, f => Convert.ToBase64String(f.Value), StringComparer.Ordinal),
            parts);

        IEnumerable<int> Lengths()
        {
            foreach (var row in EncodedRows.Of(data.Read(), teacher.Encoder(data, maxLength), options.Threads, cancellation))
            {
                hash.Add(row.TextHash, row.Label);
                rows++;
                yield return row.Length;
            }
        }
    }

    /// <summary>Refuses what this version cannot capture.</summary>
    /// <exception cref="InvalidDataException">The capture holds more or less than the logits.</exception>
    public static void RequireLogitsOnly(Capture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        if (!capture.LogitsOnly)
        {
            throw new InvalidDataException(
                $"capture '{capture}': captures other than logits are not available yet; this build captures logits only, give --capture logits");
        }
    }

    private static IReadOnlyList<PlannedBatch> Batches(TextTeacher teacher, ReadOnlySpan<int> lengths) =>
        [.. teacher.Plan(lengths).Select(b => new PlannedBatch(b.Width, b.Rows))];
}
