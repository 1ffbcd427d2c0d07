using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Data.Augmentation;
using OnnxDistill.Data.Augmentation.Bilstm;
using OnnxDistill.Data.Augmentation.TinyBert;

namespace OnnxDistill.TeacherCache;

/// <summary>The options that say how text is made.</summary>
internal sealed class AugmentArguments
{
    private const string Bilstm = "bilstm";
    private const string TinyBert = "tinybert";
    private const string Copy = "copy";
    private static readonly BilstmOptions BilstmDefaults = new();
    private static readonly TinyBertOptions TinyBertDefaults = new();

    private readonly Option<string?> _method = new("--method")
    {
        Description = "bilstm: words become [MASK] or others of their part of speech, and n-grams are kept (Tang et al. 2019); tinybert: words become what a masked language model expects, or neighbours among word vectors (Jiao et al. 2020); copy: texts as they are, without repeated and excluded ones. tinybert where --mlm or --glove is given, else bilstm",
        HelpName = "bilstm|tinybert|copy",
    };

    private readonly Option<int?> _times = new("--times")
    {
        Description = $"How often a row is gone through; a text that comes twice is kept once. Unless given {BilstmDefaults.Rounds}, or {BilstmDefaults.PairRounds} for pairs; tinybert goes {TinyBertDefaults.Rounds} times through each text of a pair",
        HelpName = "N",
    };

    private readonly Option<int> _seed = new("--seed") { Description = "Seed: the same gives the same texts", HelpName = "S", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _mask = new("--mask-token") { Description = $"What bilstm writes for a masked word: the mask of the teacher that will label the texts; {BilstmDefaults.Mask} unless given", HelpName = "TEXT" };
    private readonly Option<string> _dialect = new("--dialect")
    {
        Description = "paper: the papers' rules, words stay where they stood; reference: as the authors' programs do it, defects included, draw for draw",
        HelpName = "paper|reference",
        DefaultValueFactory = _ => "paper",
    };

    /// <summary>Makes the options and adds them to a command.</summary>
    public AugmentArguments(Command command)
    {
        foreach (var option in new Option[] { _method, _times, _seed, _mask, _dialect })
        {
            command.Options.Add(option);
        }

        _times.Require(1, 100_000, "--times must be from 1 to 100000");
        _ = _dialect.AcceptOnlyFromAmong("paper", "reference");
        _ = _method.AcceptOnlyFromAmong(Bilstm, TinyBert, Copy);
    }

    /// <summary>The method, after a look at what else was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="words">Whether a masked language model or word vectors are given.</param>
    /// <param name="tags">Whether tags are given.</param>
    /// <exception cref="UsageException">They do not go together.</exception>
    public string Method(ParseResult parsed, bool words, bool tags)
    {
        var method = parsed.GetValue(_method) ?? (words ? TinyBert : Bilstm);
        return method == TinyBert && !words ? throw new UsageException("--method tinybert needs --mlm, a masked language model, or --glove, word vectors; best both")
            : method != TinyBert && words ? throw new UsageException($"--mlm and --glove are for --method tinybert; {method} takes neither")
            : method != Bilstm && tags ? throw new UsageException($"--tags, --tag-column and --pair-tag-column are for --method bilstm; {method} takes no tags")
            : method == Copy && new Option[] { _times, _seed, _dialect }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } idle
                ? throw new UsageException($"{idle.Name} is for --method bilstm and tinybert; copy takes every text once, as it is")
            : method != Bilstm && parsed.GetValue(_mask) is not null ? throw new UsageException($"--mask-token is for --method bilstm; {method} writes no masks")
            : method;
    }

    /// <summary>Whether a method makes text as TinyBERT does.</summary>
    public static bool IsTinyBert(string method) => method == TinyBert;

    /// <summary>Whether a method makes text as Distilled BiLSTM does.</summary>
    public static bool IsBilstm(string method) => method == Bilstm;

    /// <summary>The seed.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>The rules of Distilled BiLSTM.</summary>
    public BilstmOptions OfBilstm(ParseResult parsed) => BilstmDefaults with
    {
        Dialect = Dialect(parsed),
        Mask = parsed.GetValue(_mask) ?? BilstmDefaults.Mask,
        Rounds = parsed.GetValue(_times) ?? BilstmDefaults.Rounds,
        PairRounds = parsed.GetValue(_times) ?? BilstmDefaults.PairRounds,
    };

    /// <summary>The rules of TinyBERT.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="maxTokens">The tokens that the masked language model takes, if there is one.</param>
    public TinyBertOptions OfTinyBert(ParseResult parsed, int? maxTokens) => TinyBertDefaults with
    {
        Dialect = Dialect(parsed),
        Rounds = parsed.GetValue(_times) ?? TinyBertDefaults.Rounds,
        MaxTokens = maxTokens ?? TinyBertDefaults.MaxTokens,
    };

    private AugmentationDialect Dialect(ParseResult parsed) => parsed.GetValue(_dialect) == "reference" ? AugmentationDialect.Reference : AugmentationDialect.Paper;
}
