using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.TeacherCache.Output;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache info</c>: what a cache holds, on a page.</summary>
internal sealed class InfoCommand : VerbCommand
{
    private readonly Argument<string> _cache = new("CACHE") { Description = "The cache's folder" };

    /// <summary>Makes the verb.</summary>
    public InfoCommand()
        : base("info", "What a cache holds: its teacher, data, capture, parts and size.") => Arguments.Add(_cache);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["teacher-cache info cache"];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        CachePage.Write(console.Error, parsed.GetValue(_cache)!);
        return Task.FromResult(0);
    }
}
