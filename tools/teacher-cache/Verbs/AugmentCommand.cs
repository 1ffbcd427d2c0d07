using System.CommandLine;
using OnnxDistill.CommandLine;

namespace OnnxDistill.TeacherCache.Verbs;

/// <summary><c>teacher-cache augment</c>: more text for the student; comes with a later issue.</summary>
internal sealed class AugmentCommand : VerbCommand
{
    /// <summary>Makes the verb.</summary>
    public AugmentCommand()
        : base("augment", "More text for the student (comes with a later issue).")
    {
        _ = new DataArguments(this, required: false);
        Options.Add(new Option<string?>("--out") { Description = "The file to write", HelpName = "FILE" });
        TreatUnmatchedTokensAsErrors = false;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => ["teacher-cache augment --data train.tsv --out augmented.tsv"];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation) =>
        throw new UsageException("augment is not available yet: it comes with a later issue; cache the text that you have with teacher-cache run");
}
