using System.Globalization;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Inspection;

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
            WriteSlots(writer, "outputs", summary.Outputs, s => s.Name == inspection.LogitsOutput ? "logits" : "other");
        }

        if (inspection.Support == TeacherSupport.LogitsOnly)
        {
            writer.WriteLine($"  captures    logits ({inspection.Reason})");
        }
    }

    private static void WriteSlots(TextWriter writer, string title, IReadOnlyList<TensorSlot> slots, Func<TensorSlot, string> meaning)
    {
        foreach (var (slot, first) in slots.Select((s, i) => (s, i == 0)))
        {
            writer.WriteLine($"  {(first ? title : string.Empty),-12}{slot.Name}  {meaning(slot)}  {InputRecognition.Describe(slot)}");
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
