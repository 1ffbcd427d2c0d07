using System.CommandLine;

namespace OnnxDistill.CommandLine;

/// <summary>One verb of a tool: a command whose help ends with examples.</summary>
internal abstract class VerbCommand : Command
{
    /// <summary>Makes the verb and leaves its options to the derived class.</summary>
    /// <param name="name">The verb.</param>
    /// <param name="description">What it does, in a sentence.</param>
    protected VerbCommand(string name, string description)
        : base(name, description)
    {
        SetAction((parsed, cancellation) => ExecuteAsync(parsed, ToolConsole.Of(parsed), cancellation));
    }

    /// <summary>Gets whole command lines that work as they stand, but for the names of files.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>Does the verb's work.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation);
}
