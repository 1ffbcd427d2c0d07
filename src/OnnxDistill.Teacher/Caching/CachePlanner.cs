using System.Globalization;
using System.Text.Json;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Masking;
using OnnxDistill.Teacher.Models;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Plans a cache: streams the data once for lengths and fingerprint, and holds no row.</summary>
public static class CachePlanner
{
    /// <summary>Makes the plan.</summary>
    /// <exception cref="InvalidDataException">The teacher was not opened for the capture, the data has no rows, or a row cannot be encoded.</exception>
    public static CachePlan Plan(TextTeacher teacher, DataFile data, CacheRunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var maxLength = teacher.MaxLength(options.MaxLength);
        var facts = teacher.Facts;
        var capture = Resolved(options.Capture, teacher);
        var masking = options.Masking;
        var masker = teacher.Masker(masking);
        var schema = PartSchema.Of(capture, facts, options.Precision, masking is not null);
        _ = new BatchRunner(teacher.Classifier, schema);              // refuses a teacher that was opened for another capture
        using var hash = new DataRowsHash();
        var rows = 0L;
        var parts = PlanBuilder.Build(Sizes(), schema, part => [.. BatchPlanner.Plan(teacher, schema, part.Span).Select(b => new PlannedBatch(b.Width, b.Rows))]);
        if (rows == 0)
        {
            throw new InvalidDataException($"{data.Path}: no rows");
        }

        var tokenizer = data.Columns.IdsGiven && masking is null ? new Dictionary<string, byte[]>() : teacher.Folder.RequireTokenizer().Files;
        var components = Fingerprint.Components(new FingerprintInputs(
            teacher.Classifier.Files, tokenizer, hash.Finish(), capture, maxLength, options.Precision, teacher.Classifier.Dequantized, masking));
        return new CachePlan(
            Fingerprint.SchemaVersion,
            Fingerprint.Of(components),
            components,
            facts,
            capture.ToString(),
            options.Precision,
            maxLength,
            teacher.Classifier.Dequantized,
            Path.GetFileName(data.Path),
            JsonSerializer.SerializeToElement(data.Columns),
            rows,
            (teacher.Folder.Tokenizer?.Files ?? tokenizer).ToDictionary(f => f.Key, f => Convert.ToBase64String(f.Value), StringComparer.Ordinal),
            parts,
            masking);

        IEnumerable<RowSize> Sizes()
        {
            foreach (var row in EncodedRows.Of(data.Read(), teacher.Encoder(data, maxLength), options.Threads, cancellation))
            {
                RequireTypes(row, data);
                hash.Add(row.TextHash, row.Label);
                foreach (var stored in RowMasker.Apply(masker, [row]))
                {
                    rows++;
                    yield return new RowSize(stored.Length, stored.Mask?.Positions.Length ?? 0);
                }
            }
        }
    }

    // Other rows would be recomputed and learned from with other types than the teacher saw.
    private static void RequireTypes(EncodedExample row, DataFile data)
    {
        if (data.Columns.IdsGiven && !row.TokenTypeIds.AsSpan().SequenceEqual(EncodedExample.TypesOf(row.Length, row.PairStart)))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{data.Path} line {row.Line} (row {row.Row}): token_type_ids are not 0 up to where the second text begins and 1 from there on; a cache keeps nothing else of them"));
        }
    }

    // Layers become numbers, so that 'last' and the number of the last layer are one cache.
    private static Capture Resolved(Capture capture, TextTeacher teacher)
    {
        if (capture.Logits && teacher.Classifier.Logits == 0)
        {
            throw new InvalidDataException($"capture '{capture}': {teacher.Folder.ModelPath} has no logits; leave them out");
        }

        return teacher.Map is { } map ? capture.Resolve(map.Layers) : capture;
    }
}
