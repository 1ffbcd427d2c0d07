using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.TeacherCache.Verbs;

namespace OnnxDistill.TeacherCache;

/// <summary>The root of the command line: one verb a file.</summary>
internal static class TeacherCacheCommand
{
    /// <summary>Makes the command with all its verbs.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs a teacher (any exported .onnx text classifier) over a data set once and keeps what students learn from.");
        foreach (var verb in new Command[]
        {
            new InspectCommand(), new EstimateCommand(), new RunCommand(), new VerifyCommand(), new InfoCommand(), new ScoreCommand(), new PredictCommand(), new AugmentCommand(), new SelfCheckCommand(),
            new CompletionCommand("teacher-cache"),
        })
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }
}
