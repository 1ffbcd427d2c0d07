using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.TeacherCache.Output;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache info</c>: what a cache holds, on a page.</summary>
internal sealed class InfoCommand : VerbCommand
{
    private readonly Argument<string> _cache = new("CACHE") { Description = "The cache's folder" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on standard output" };

    /// <summary>Makes the verb.</summary>
    public InfoCommand()
        : base("info", "What a cache holds: its teacher, data, capture, parts and size.")
    {
        Arguments.Add(_cache);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["teacher-cache info cache", "teacher-cache info cache --json"];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        var folder = parsed.GetValue(_cache)!;
        var info = CacheInfo.Read(folder);
        if (parsed.GetValue(_json))
        {
            JsonLine.Write(console, CacheJson.Of(info));
        }
        else
        {
            CachePage.Write(console.Out, folder, info);
        }

        return Task.FromResult(0);
    }
}
