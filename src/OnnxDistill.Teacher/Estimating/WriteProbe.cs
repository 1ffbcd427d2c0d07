using System.Diagnostics;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Estimating;

/// <summary>What files take beside the values, and how long they take to be written and read.</summary>
/// <param name="PlanBytes">The bytes of the plan's file.</param>
/// <param name="BytesPerRow">The bytes of a part beyond its values, per row.</param>
/// <param name="SecondsPerByte">The seconds that a byte takes to be written and flushed to the disk of temporary files.</param>
/// <param name="SecondsPerByteRead">The seconds that a byte takes to be read back into rows; it is still in the operating system's memory.</param>
internal sealed record WriteProbe(long PlanBytes, double BytesPerRow, double SecondsPerByte, double SecondsPerByteRead)
{
    // Of a larger part its beginning, about a row group.
    private const long MostBytes = 16_000_000;

    /// <summary>Writes the plan and sample parts into a temporary folder, zeros for what the teacher would say, and deletes them again.</summary>
    /// <exception cref="IOException">The temporary folder cannot be written.</exception>
    public static WriteProbe Run(TextTeacher teacher, CachePlan plan, PartSchema schema, IReadOnlyList<PartSample> samples)
    {
        var folder = Folder();
        try
        {
            _ = plan.WriteNew(folder);
            var origin = Origin.Of(teacher.Classifier);
            (PlannedPart Part, SoftTargetRow[] Rows)[] parts = [.. samples.Select(s => Beginning(s, schema))];
            Write(parts[0]);                                          // the first compiles and is not counted
            Read(parts[0]);
            long bytes = 0;
            TimeSpan writing = default, reading = default;
            foreach (var part in parts)
            {
                var start = Stopwatch.GetTimestamp();
                bytes += Write(part);
                writing += Stopwatch.GetElapsedTime(start);
                start = Stopwatch.GetTimestamp();
                Read(part);
                reading += Stopwatch.GetElapsedTime(start);
            }

            var rows = parts.SelectMany(p => p.Rows).ToList();
            var values = rows.Sum(r => schema.RowBytes(r.InputIds.Length, r.MaskedPositions.Length));
            return new WriteProbe(new FileInfo(Path.Combine(folder, PartNames.Plan)).Length, (double)(bytes - values) / rows.Count, writing.TotalSeconds / bytes, reading.TotalSeconds / bytes);

            long Write((PlannedPart Part, SoftTargetRow[] Rows) part)
            {
                PartWriter.Write(folder, plan with { Parts = [part.Part] }, 0, part.Rows, origin);
                return new FileInfo(Path.Combine(folder, part.Part.FileName)).Length;
            }

            // A training checks each part's bytes when it first reads it, not in every epoch.
            void Read((PlannedPart Part, SoftTargetRow[] Rows) part) => _ = PartReader.Read(folder, plan with { Parts = [part.Part] }, 0, verify: false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Folder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("onnxdistill-estimate-").FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the folder of temporary files, {Path.GetTempPath()}, cannot be written, where parts are written for trial; set TMPDIR to another one", error);
        }
    }

    private static (PlannedPart Part, SoftTargetRow[] Rows) Beginning(PartSample sample, PartSchema schema)
    {
        var batches = new List<PlannedBatch>();
        var rows = new List<SoftTargetRow>();
        var bytes = 0L;
        foreach (var batch in sample.Part.Batches.TakeWhile(_ => bytes < MostBytes))
        {
            batches.Add(batch);
            foreach (var row in batch.Rows.Select(r => sample[r]))
            {
                rows.Add(Blank(row, schema));
                bytes += schema.RowBytes(row.Length, row.Mask?.Positions.Length ?? 0);
            }
        }

        return (new PlannedPart(0, sample.Part.FirstRow, rows.Count, batches), [.. rows]);
    }

    private static SoftTargetRow Blank(EncodedExample row, PartSchema schema) => new()
    {
        Row = row.Row,
        TextHash = row.TextHash,
        Label = row.Label,
        InputIds = row.InputIds,
        PairStart = row.PairStart,
        Logits = new float[schema.Logits],
        MaskedPositions = row.Mask?.Positions ?? [],
        MaskedIds = row.Mask?.Ids ?? [],
        Taps = schema.Taps.ToDictionary(t => t.Name, t => new byte[t.Bytes(row.Length, row.Mask?.Positions.Length ?? 0)], StringComparer.Ordinal),
    };
}
