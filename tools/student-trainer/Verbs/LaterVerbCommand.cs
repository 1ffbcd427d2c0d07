using System.CommandLine;
using OnnxDistill.CommandLine;

namespace OnnxDistill.StudentTrainer.Verbs;

/// <summary>A verb whose name is settled and whose work is not there yet; the help does not show it.</summary>
internal sealed class LaterVerbCommand : Command
{
    /// <summary>Makes the verb; it takes any arguments and refuses.</summary>
    public LaterVerbCommand(string name, string description)
        : base(name, $"{description} Comes with a later issue.")
    {
        Hidden = true;
        TreatUnmatchedTokensAsErrors = false;
        SetAction((_, _) => Task.FromException<int>(
            new UsageException($"student-trainer {name} comes with a later issue; train, eval, export and recipes are there")));
    }
}
