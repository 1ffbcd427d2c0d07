using System.Globalization;
using System.Text.Json;
using OnnxDistill.Data.Files;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Caching;

/// <summary>Plans a cache: streams the data once for lengths and fingerprint, and holds no row.</summary>
internal static class CachePlanner
{
    /// <summary>Makes the plan.</summary>
    /// <exception cref="InvalidDataException">The teacher was not opened for the capture, the data has no rows, or a row cannot be encoded.</exception>
    public static CachePlan Plan(TextTeacher teacher, DataFile data, CacheRunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var settings = PlanSettings.Of(teacher, options);
        using var hash = new DataRowsHash();
        var rows = 0L;
        var cut = teacher.NoneCut(options.MaxLength);
        var (schema, masker) = (settings.Schema, teacher.Masker(options.Masking));
        var parts = PlanBuilder.Build(Sizes(), schema, part => [.. BatchPlanner.Plan(teacher, schema, part.Span).Select(b => new PlannedBatch(b.Width, b.Rows))]);
        if (rows == 0)
        {
            throw new InvalidDataException($"{data.Path}: no rows");
        }

        var components = settings.Components(teacher, data, hash.Finish());
        return new CachePlan(
            Fingerprint.SchemaVersion,
            Fingerprint.Of(components),
            components,
            teacher.Facts,
            settings.Capture.ToString(),
            options.Precision,
            settings.MaxLength,
            teacher.Classifier.Dequantized,
            data.Name,
            JsonSerializer.SerializeToElement(data.Columns),
            rows,
            (teacher.Folder.Tokenizer?.Files ?? settings.Tokenizer(teacher, data)).ToDictionary(f => f.Key, f => Convert.ToBase64String(f.Value), StringComparer.Ordinal),
            parts,
            options.Masking,
            OneLength: !teacher.Classifier.PadsRows,
            cut);

        IEnumerable<RowSize> Sizes()
        {
            foreach (var row in EncodedRows.Of(data.Read(), teacher.Encoder(data, settings.MaxLength), options.Threads, cancellation))
            {
                RequireTypes(row, data);
                hash.Add(row.TextHash, row.Label, row.Labels);
                cut = cut.Add(row.Length, row.Dropped);
                foreach (var stored in RowMasker.Apply(masker, [row]))
                {
                    rows++;
                    yield return new RowSize(stored.Length, stored.Mask?.Positions.Length ?? 0);
                }
            }
        }
    }

    /// <summary>
    /// The plan that lies in a folder, if it is what <see cref="Plan"/> would make: the rows are read and hashed but not encoded, so that the
    /// thousandth task of a plan starts at once.
    /// </summary>
    /// <returns>The plan; null where there is none, or where it is of something else and planning says what.</returns>
    /// <exception cref="InvalidDataException">The plan is damaged, or a row cannot be read.</exception>
    public static CachePlan? Adopt(TextTeacher teacher, DataFile data, CacheRunOptions options, string folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);

        // Rows of given ids are checked while they are planned, and cost no tokenizing.
        if (data.Columns.IdsGiven || !File.Exists(Path.Combine(folder, PartNames.Plan)))
        {
            return null;
        }

        var found = CachePlan.Load(folder);
        var settings = PlanSettings.Of(teacher, options);
        var encoder = teacher.Encoder(data, settings.MaxLength);
        using var hash = new DataRowsHash();
        foreach (var example in data.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var (textHash, label, labels) = encoder.Identify(example);
            hash.Add(textHash, label, labels);
        }

        return Fingerprint.Difference(settings.Components(teacher, data, hash.Finish()), found.FingerprintParts) is null ? found : null;
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
}
