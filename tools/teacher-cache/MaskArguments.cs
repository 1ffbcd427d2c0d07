using System.CommandLine;
using OnnxDistill.CommandLine;

namespace OnnxDistill.TeacherCache;

/// <summary><c>--mask-replicas</c> and <c>--seed</c>: how rows are masked for a masked-language model.</summary>
internal sealed class MaskArguments
{
    private readonly Option<int> _replicas = new("--mask-replicas")
    {
        Description = "Masked copies of every row: 15 % of its tokens, of these 80 % [MASK], 10 % random, 10 % kept. 0: no masks, or 1 where vocabulary is captured",
        HelpName = "N",
        DefaultValueFactory = _ => 0,
    };

    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the masks; nothing else is random", HelpName = "N", DefaultValueFactory = _ => 0 };

    /// <summary>Makes the options and adds them to a command.</summary>
    public MaskArguments(Command command)
    {
        command.Options.Add(_replicas);
        command.Options.Add(_seed);
        _replicas.Require(0, 10_000, "--mask-replicas must be from 0 to 10000");
    }

    /// <summary>The masked copies of every row.</summary>
    public int Replicas(ParseResult parsed) => parsed.GetValue(_replicas);

    /// <summary>The seed of the masks.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);
}
