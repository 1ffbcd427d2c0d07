using System.CommandLine;

namespace OnnxDistill.CommandLine;

/// <summary><c>completion bash|zsh</c>: a script with which the shell completes verbs, options and names of recipes; it asks the tool itself.</summary>
internal sealed class CompletionCommand : VerbCommand
{
    private readonly string _tool;
    private readonly Argument<string> _shell = new("SHELL") { Description = "bash or zsh" };

    /// <summary>Makes the verb.</summary>
    /// <param name="tool">The tool's name.</param>
    public CompletionCommand(string tool)
        : base("completion", "Prints a script that lets bash or zsh complete verbs, options and recipes.")
    {
        _tool = tool;
        _shell.AcceptOnlyFromAmong("bash", "zsh");
        Arguments.Add(_shell);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Examples => [$"eval \"$({_tool} completion bash)\"", $"eval \"$({_tool} completion zsh)\""];

    /// <inheritdoc/>
    protected override Task<int> ExecuteAsync(ParseResult parsed, ToolConsole console, CancellationToken cancellation)
    {
        console.Out.Write((parsed.GetValue(_shell) == "bash" ? Bash : Zsh).Replace("TOOL", _tool, StringComparison.Ordinal).Replace("FUNCTION", $"_{_tool.Replace('-', '_')}_words", StringComparison.Ordinal));
        return Task.FromResult(0);
    }

    // Where the tool knows no word, a path is completed; options are offered behind a dash only, and the help's /? and /h never. bash breaks words at = and : too, so that only what begins like the last word fits.
    private const string Bash = """
        # in ~/.bashrc:  eval "$(TOOL completion bash)"
        FUNCTION() {
          local line="${COMP_LINE:0:COMP_POINT}" current="${COMP_WORDS[COMP_CWORD]}" word
          COMPREPLY=()
          while IFS= read -r word; do
            if [[ -z "$word" || "$word" == /* || ( "$word" == -* && "$current" != -* ) ]]; then continue; fi
            if [[ "$word" == "$current"* ]]; then COMPREPLY+=("$word"); fi
          done < <(TOOL "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o default -F FUNCTION TOOL

        """;

    private const string Zsh = """
        # in ~/.zshrc, after compinit:  eval "$(TOOL completion zsh)"
        FUNCTION() {
          local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
          local -a found
          found=("${(@f)$(TOOL "[suggest:${#line}]" "$line" 2>/dev/null)}")
          found=("${(@)found:#(|/*)}")
          [[ $PREFIX == -* ]] || found=("${(@)found:#-*}")
          if (( ${#found} )); then compadd -- "${found[@]}"; fi
          _files
        }
        compdef FUNCTION TOOL

        """;
}
