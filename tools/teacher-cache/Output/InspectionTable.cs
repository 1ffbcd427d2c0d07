using System.Globalization;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Inspection;
using OnnxDistill.Teacher.Outputs;

namespace OnnxDistill.TeacherCache.Output;

/// <summary>An inspection as people read it.</summary>
internal static class InspectionTable
{
    /// <summary>Writes what is known.</summary>
    public static void Write(TextWriter writer, TeacherInspection inspection)
    {
        writer.WriteLine(inspection.File);
        if (inspection.Summary is { } summary)
        {
            var quantised = summary.Quantised ? ", quantised" : string.Empty;
            writer.WriteLine(Line($"  producer    {summary.Producer}"));
            writer.WriteLine(Line($"  opset       {string.Join(", ", summary.Opset.Select(o => $"{o.Key} {o.Value}"))}"));
            writer.WriteLine(Line($"  size        {Sizes.Text(summary.Bytes)}, {summary.Parameters:N0} parameters{quantised}"));
            writer.WriteLine(Line($"  vocabulary  {inspection.VocabularySize?.ToString("N0", CultureInfo.InvariantCulture) ?? "not known"}"));
            WriteSlots(writer, "inputs", summary.Inputs, s => inspection.RoleOf(s.Name) ?? "?");
            WriteSlots(writer, "outputs", summary.Outputs, s => Meaning(inspection, s.Name));
            if (inspection.Head is { } head)
            {
                writer.WriteLine($"  logits      {(head.Logits is null ? "none: " : string.Empty)}{head.Reason}");
            }
        }

        if (inspection.Encoder is { } encoder)
        {
            WriteEncoder(writer, encoder, inspection);
        }

        if (inspection.Padding is { } padding)
        {
            writer.WriteLine(padding.Note is { } note ? $"  padding     {note}" : Line($"  padding     changes nothing beyond rounding ({padding.MaxDifference:0.0e+0} of the largest value)"));
        }

        if (inspection.Support != TeacherSupport.Refused)
        {
            writer.WriteLine($"  captures    {string.Join(", ", Captures(inspection))}");
        }

        if (inspection.Support == TeacherSupport.LogitsOnly && inspection.Reason is { } reason)
        {
            writer.WriteLine($"  note        {reason}");
        }
    }

    private static void WriteEncoder(TextWriter writer, EncoderMap encoder, TeacherInspection inspection)
    {
        var middle = encoder.Intermediate is { } width ? Line($", {width} wide between") : string.Empty;
        var activation = encoder.Activation is { } name ? $" ({name})" : string.Empty;
        writer.WriteLine(Line($"  encoder     {encoder.Family}: {encoder.Layers} layers, {encoder.Hidden} wide, {encoder.Heads} heads of {encoder.HeadSize}{middle}{activation}"));
        if (inspection.SelfCheck is { Count: > 0 } errors)
        {
            writer.WriteLine(Line($"  self-check  {string.Join(", ", errors.Select(e => Line($"{e.Key} {e.Value:0.0e+0}")))} (largest errors)"));
        }
    }

    private static IEnumerable<string> Captures(TeacherInspection inspection)
    {
        if (inspection.LogitsOutput is not null)
        {
            yield return "logits";
        }

        foreach (var (name, layers) in new[]
        {
            ("hidden", inspection.Layers(TapRole.Hidden)),
            ("scores", inspection.Layers(TapRole.Scores)),
            ("qkv", inspection.Layers(TapRole.Queries, TapRole.Keys, TapRole.Values)),
        })
        {
            if (layers.Count > 0)
            {
                yield return $"{name}:{LayerSelection.Of(layers)}";
            }
        }

        if (inspection.Vocabulary is { } head)
        {
            var mask = inspection.MaskId is { } id ? Line($", [MASK] is {id}") : ", no tokenizer with [MASK]";
            yield return Line($"vocabulary:K|all (of {head.Size}{mask})");
        }
    }

    private static string Meaning(TeacherInspection inspection, string output) => inspection.ReadingOf(output) is { } reading
        ? $"{inspection.KindOf(output)} ({(reading.Activation is null ? string.Empty : $"{reading.Activation} of ")}{reading.Feed})"
        : inspection.KindOf(output);

    private static void WriteSlots(TextWriter writer, string title, IReadOnlyList<TensorSlot> slots, Func<TensorSlot, string> meaning)
    {
        foreach (var (slot, first) in slots.Select((s, i) => (s, i == 0)))
        {
            writer.WriteLine($"  {(first ? title : string.Empty),-12}{slot.Name}  {meaning(slot)}  {InputRecognition.Describe(slot)}");
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
