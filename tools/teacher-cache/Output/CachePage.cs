using System.Globalization;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Parts;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Caching;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>A cache on a page.</summary>
internal static class CachePage
{
    private const int MostClasses = 8;
    private const int MostTaps = 8;

    /// <summary>Writes what the plan says and which parts are there.</summary>
    public static void Write(TextWriter writer, string folder, CacheInfo info)
    {
        var plan = info.Plan;
        var cache = SoftTargetCache.Open(folder);
        writer.WriteLine(folder);
        Line(writer, "teacher", $"{plan.Teacher.Name}, {Classes(plan.Teacher)}");
        Line(writer, "encoder", Encoder(plan.Teacher));
        Line(writer, "data", $"{plan.DataFileName}, {plan.Rows.ToString("N0", CultureInfo.InvariantCulture)} rows, at most {plan.MaxLength} tokens each");
        if (PlanNotes.CutText(plan) is { } cut)
        {
            Line(writer, "cut", cut);
        }

        Line(writer, "capture", $"{plan.Capture} ({plan.Precision}{(plan.Dequantize ? ", dequantized" : string.Empty)})");
        var bytes = info.ColumnBytes.ToDictionary(StringComparer.Ordinal);
        var columns = cache.Schema.Columns.Except(cache.Schema.Taps.Select(t => t.Name));
        Line(writer, "columns", string.Join(", ", columns.Select(c => bytes.TryGetValue(c, out var size) ? $"{c} {Sizes.Text(size)}" : c)));
        foreach (var taps in cache.Schema.Taps.GroupBy(t => t.Tap.Kind))
        {
            Line(writer, string.Empty, $"{Taps([.. taps])}, {Sizes.Text(taps.Sum(t => bytes.GetValueOrDefault(t.Name)))}");
        }

        if (plan.Masking is { } masking)
        {
            Line(writer, "masks", $"{masking} (row r is row r / {masking.Replicas} of the data)");
            if (MaskedTokens.Sample(cache) is { Tokens: > 0 } accuracy)
            {
                Line(writer, string.Empty, MaskedTokens.Text(accuracy));
            }
        }

        var padded = CacheJson.PaddedBytes(info);
        Line(writer, "parts", string.Create(
            CultureInfo.InvariantCulture, $"{info.FinishedParts} of {info.Parts}, {Sizes.Text(info.FileBytes)} (padded to {plan.MaxLength}: {Sizes.Text(padded)})"));
        Origins(writer, info.Origins);
        Line(writer, "batches", $"{plan.Parts.Sum(p => p.Batches.Count)}, {Padding(plan)}");
        Line(writer, "tokenizer", plan.TokenizerFiles.Count == 0 ? "none (the data held ids)" : string.Join(", ", plan.TokenizerFiles.Keys));
        Line(writer, "fingerprint", plan.Fingerprint);
        if (info.FinishedParts < info.Parts)
        {
            writer.WriteLine("  not finished: run teacher-cache run again with the same arguments");
        }
    }

    private static void Origins(TextWriter writer, IReadOnlyDictionary<PartOrigin, int> origins)
    {
        var several = origins.Count > 1;
        foreach (var (origin, parts) in origins.OrderByDescending(o => o.Value).ThenBy(o => o.Key.ToString(), StringComparer.Ordinal))
        {
            Line(writer, "computed by", several ? string.Create(CultureInfo.InvariantCulture, $"{origin}: {parts} parts") : $"{origin}");
        }

        if (several)
        {
            Line(writer, string.Empty, "mixed: a quantised teacher's rows differ between these; --dequantize gives the same everywhere");
        }
    }

    private static string Classes(TeacherFacts teacher)
    {
        if (teacher.Logits == 0)
        {
            return "no classes";
        }

        if (teacher is { Logits: 1, MultiLabel: false })
        {
            return "regression";
        }

        var names = teacher.Id2Label?.OrderBy(l => l.Key).Select(l => l.Value).ToList() ?? [];
        var shown = names.Count == 0 ? string.Empty : $": {string.Join(", ", names.Take(MostClasses))}{(names.Count > MostClasses ? ", ..." : string.Empty)}";
        return $"{teacher.Logits} classes{(teacher.MultiLabel ? ", of which a row may have several" : string.Empty)}{shown}";
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
        return $"up to {widest} tokens wide{(plan.OneLength ? ", rows of one length each" : string.Empty)}";
    }

    private static void Line(TextWriter writer, string name, string text) => writer.WriteLine($"  {name,-12}{text}");
}
