using System.Globalization;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>A cache on a page.</summary>
internal static class CachePage
{
    private const int MostClasses = 8;
    private const int MostTaps = 8;

    /// <summary>Writes what the plan says and which parts are there.</summary>
    public static void Write(TextWriter writer, SoftTargetCache cache)
    {
        var plan = cache.Plan;
        var present = plan.Parts.Where(p => !cache.MissingParts.Contains(p.Index)).ToList();
        var bytes = present.Sum(p => new FileInfo(Path.Combine(cache.Folder, p.FileName)).Length);
        writer.WriteLine(cache.Folder);
        Line(writer, "teacher", $"{plan.Teacher.Name}, {Classes(plan.Teacher)}");
        Line(writer, "encoder", Encoder(plan.Teacher));
        Line(writer, "data", $"{plan.DataFileName}, {plan.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows, at most {plan.MaxLength} tokens each");
        Line(writer, "capture", $"{plan.Capture} ({plan.Precision}{(plan.Dequantize ? ", dequantized" : string.Empty)})");
        Line(writer, "columns", string.Join(", ", PartSchema.FixedColumns.Concat(cache.Schema.Masked ? PartSchema.MaskColumns : [])));
        foreach (var taps in cache.Schema.Taps.GroupBy(t => t.Tap.Kind))
        {
            Line(writer, string.Empty, Taps([.. taps]));
        }

        if (plan.Masking is { } masking)
        {
            Line(writer, "masks", $"{masking} (row r is row r / {masking.Replicas} of the data)");
            if (MaskedTokens.Sample(cache) is { Tokens: > 0 } accuracy)
            {
                Line(writer, string.Empty, MaskedTokens.Text(accuracy));
            }
        }

        Line(writer, "parts", $"{present.Count} of {plan.Parts.Count}, {Sizes.Text(bytes)}");
        Line(writer, "batches", $"{plan.Parts.Sum(p => p.Batches.Count)}, {Padding(plan)}");
        Line(writer, "tokenizer", plan.TokenizerFiles.Count == 0 ? "none (the data held ids)" : string.Join(", ", plan.TokenizerFiles.Keys));
        Line(writer, "fingerprint", plan.Fingerprint);
        if (cache.MissingParts.Count > 0)
        {
            writer.WriteLine("  not finished: run teacher-cache run again with the same arguments");
        }
    }

    private static string Classes(TeacherFacts teacher)
    {
        if (teacher.Logits == 0)
        {
            return "no classes";
        }

        if (teacher.Logits == 1)
        {
            return "regression";
        }

        var names = teacher.Id2Label?.OrderBy(l => l.Key).Select(l => l.Value).ToList() ?? [];
        var shown = names.Count == 0 ? string.Empty : $": {string.Join(", ", names.Take(MostClasses))}{(names.Count > MostClasses ? ", ..." : string.Empty)}";
        return $"{teacher.Logits} classes{shown}";
    }

    private static string Encoder(TeacherFacts teacher)
    {
        static string Known(int? value) => value is { } number and > 0 ? number.ToString(CultureInfo.InvariantCulture) : "?";
        return $"{Known(teacher.Layers)} layers x {Known(teacher.Hidden)}, {Known(teacher.Heads)} heads, vocabulary {Known(teacher.VocabularySize)}, {Known(teacher.Positions)} positions";
    }

    // hidden_00 to hidden_06: float16 [length, 384], of each row.
    private static string Taps(TapColumn[] columns)
    {
        var names = columns.Length > MostTaps ? $"{columns[0].Name} ... {columns[^1].Name} ({columns.Length})" : string.Join(", ", columns.Select(c => c.Name));
        var shape = columns[0].Shape.Select(TapColumn.NameOf);
        return $"{names}: {columns[0].Dtype} [{string.Join(", ", shape)}]";
    }

    private static string Padding(CachePlan plan)
    {
        var widest = plan.Parts.SelectMany(p => p.Batches).Select(b => b.Width).DefaultIfEmpty().Max();
        return $"up to {widest} tokens wide";
    }

    private static void Line(TextWriter writer, string name, string text) => writer.WriteLine($"  {name,-12}{text}");
}
