using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Teacher.Inspection;
using OnnxDistill.TeacherCache.Isolation;
using OnnxDistill.TeacherCache.Output;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache inspect</c>: what is in this .onnx, and what can be captured from it.</summary>
internal sealed class InspectCommand : VerbCommand
{
    private readonly Argument<string> _teacher = new("TEACHER") { Description = "An .onnx file, or a folder with model.onnx (or onnx/model.onnx)" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output, also for a file that is refused" };

    /// <summary>Makes the verb.</summary>
    public InspectCommand()
        : base("inspect", "What is in this .onnx: inputs with their meaning, outputs, opset, producer, parameters, and what can be captured.")
    {
        Arguments.Add(_teacher);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["teacher-cache inspect models/snips-l6", "teacher-cache inspect bert.onnx --json"];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var inspection = TeacherInspector.Inspect(parsed.GetValue(_teacher)!, IsolatedSelfCheck.Run);
        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, InspectionJson.Of(inspection));
        }
        else
        {
            InspectionTable.Write(console.Out, inspection);
        }

        foreach (var note in inspection.Notes.Where(n => n != inspection.Reason))
        {
            console.Error.WriteLine(note);
        }

        if (inspection.Support == TeacherSupport.Refused)
        {
            console.Error.WriteLine(inspection.Reason);
            return Task.FromResult(CommandHost.BadInput);
        }

        return Task.FromResult(0);
    }
}
