using System.CommandLine;
using OnnxDistill.CommandLine;

namespace OnnxDistill.StudentTrainer.Commands;

/// <summary>A verb whose name is settled and whose work is not there yet.</summary>
internal static class LaterCommand
{
    public static Command Create(string name, string description)
    {
        var command = new Command(name, $"{description} (comes with a later issue)") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(void (ParseResult _) => throw new UsageException($"student-trainer {name} comes with a later issue; train, eval, export and recipes are there"));
        return command;
    }
}
