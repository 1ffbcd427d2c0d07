using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.StudentTrainer.Verbs;

namespace OnnxDistill.StudentTrainer;

/// <summary>The root of the command line: one verb a file.</summary>
internal static class StudentTrainerCommand
{
    /// <summary>Makes the command with all its verbs.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Trains small students from a cache of a teacher's soft targets, measures them and exports them.");
        foreach (var verb in new Command[]
        {
            new TrainCommand(),
            new AdviseCommand(),
            new SweepCommand(),
            new EvalCommand(),
            new PredictCommand(),
            new RecipesCommand(),
            new ExportCommand(),
            new VocabularyCommand(),
            new ReportCommand(),
            new CompletionCommand("student-trainer"),
        })
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }
}
