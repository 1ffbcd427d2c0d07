using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.SelfChecks;
using OnnxDistill.TeacherCache.Isolation;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache self-check</c>: what <c>inspect</c> runs in a process of its own. Not shown in the help.</summary>
internal sealed class SelfCheckCommand : VerbCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "An .onnx file" };

    /// <summary>Makes the verb.</summary>
    public SelfCheckCommand()
        : base(IsolatedSelfCheck.Verb, "Run a few rows through a file's encoder and print what holds, as JSON.")
    {
        Hidden = true;
        Arguments.Add(_model);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["teacher-cache self-check bert.onnx"];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var path = parsed.GetValue(_model)!;
        var model = OnnxFile.Load(path);
        console.Out.WriteLine(IsolatedSelfCheck.Text(EncoderSelfCheck.Run(path, model, EncoderFinder.Find(path, model), new SelfCheckOptions())));
        return Task.FromResult(0);
    }
}
