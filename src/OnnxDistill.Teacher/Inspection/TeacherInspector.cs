using OnnxDistill.Graph.Encoders;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Outputs;
using OnnxDistill.Teacher.SelfChecks;

namespace OnnxDistill.Teacher.Inspection;

/// <summary>Looks into an <c>.onnx</c> file: what it is, and which inner tensors of its encoder hold when a few probe rows are run.</summary>
public static class TeacherInspector
{
    private static readonly TapRole[] Captured = [TapRole.Hidden, TapRole.Scores, TapRole.Queries, TapRole.Keys, TapRole.Values];

    /// <summary>Inspects a file or folder; what is wrong with it becomes the reason of the refusal.</summary>
    /// <param name="teacher">The file, or a folder with <c>model.onnx</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static TeacherInspection Inspect(string teacher) => Inspect(teacher, null);

    /// <summary>Inspects a file or folder; what is wrong with it becomes the reason of the refusal.</summary>
    /// <param name="teacher">The file, or a folder with <c>model.onnx</c>.</param>
    /// <param name="selfCheck">Runs the self-check of a file, in a process of its own for example. The default value is <see cref="EncoderSelfCheck"/> in this process.</param>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    internal static TeacherInspection Inspect(string teacher, Func<string, SelfCheckResult>? selfCheck)
    {
        var inspection = new TeacherInspection { File = teacher, Support = TeacherSupport.Refused };
        try
        {
            inspection = inspection with { File = TeacherFolder.FindModel(teacher) };
            var file = Graph.Model.OnnxFile.Load(inspection.File);
            inspection = inspection with { Summary = Graph.Model.OnnxFile.Summarise(inspection.File, file) };
            var model = new LoadedModel(inspection.File, file);
            inspection = inspection with
            {
                Inputs = model.Inputs,
                VocabularySize = model.VocabularySize,
            };
            var beside = FolderInspection.Of(model.Path);
            inspection = inspection with { Head = model.Head(dequantize: false, beside.Classes) };
            var logits = inspection.Head.Logits is { Exposed: null } plain ? model.Summary.Outputs.FirstOrDefault(o => o.Name == plain.Output) : null;
            inspection = Check(inspection with { Notes = [.. new[] { UnreadInputs.Note(model.Inputs) }.OfType<string>(), .. beside.Notes(logits)] }, model, selfCheck);
            return inspection with { MaskId = inspection.Vocabulary is null ? null : beside.Tokenizer?.MaskId };
        }
        catch (InvalidDataException e)
        {
            return inspection with { Reason = e.Message };
        }
    }

    private static TeacherInspection Check(TeacherInspection inspection, LoadedModel model, Func<string, SelfCheckResult>? selfCheck)
    {
        var analysis = model.Encoder(dequantize: false);
        if (analysis.IsDamaged)
        {
            return inspection with { Support = TeacherSupport.Refused, Reason = analysis.Reason };
        }

        var check = selfCheck?.Invoke(model.Path) ?? EncoderSelfCheck.RunWithHead(model, analysis, new SelfCheckOptions());
        inspection = inspection with { Padding = check.Padding, Vocabulary = check.Vocabulary };
        if (analysis.Map is null)
        {
            return inspection with { Support = TeacherSupport.LogitsOnly, Reason = analysis.Reason };
        }

        var missing = check.Map?.Unavailable.FirstOrDefault(u => Captured.Contains(u.Tap.Role));
        var whole = check.Map is not null && missing is null;
        return inspection with
        {
            Support = whole ? TeacherSupport.Full : TeacherSupport.LogitsOnly,
            Reason = whole ? null : check.Map is null ? check.Note : Sentence(missing!, model),
            Encoder = check.Map,
            SelfCheck = check.Errors,
            Notes = check.Note is { } note ? [note, .. inspection.Notes] : inspection.Notes,
        };
    }

    private static string Sentence(UnavailableTap missing, LoadedModel model)
    {
        var dequantize = QuantisationKind.Of(model.Model) is not null && model.Encoder(dequantize: true).Map is { Unavailable.Count: 0 };
        return dequantize
            ? "activations are integers between the nodes; with --dequantize everything can be captured"
            : $"{missing.Tap.Role.ToString().ToLowerInvariant()} {missing.Tap.Layer}: {missing.Reason}";
    }
}
