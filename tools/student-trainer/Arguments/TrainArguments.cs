using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Saving;
using OnnxDistill.Student.Training;

namespace OnnxDistill.StudentTrainer.Arguments;

/// <summary>The options of <c>train</c> beside those that say how a data file is read.</summary>
internal sealed class TrainArguments
{
    /// <summary>Makes the options and adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="several">Whether it trains several runs, which go on by themselves.</param>
    public TrainArguments(Command command, bool several = false)
    {
        foreach (var option in new Option[] { Recipe, Cache, Tokenizer, Out, Dev, Set, Resume, SaveEvery, Keep, Seed, Device, Precision, Threads, Memory, MaxLength, Init })
        {
            if (!several || option != Resume)
            {
                command.Options.Add(option);
            }
        }

        if (several)
        {
            (Out.HelpName, Out.Description) = ("DIR", "The sweep's folder; the same command again does what is missing");
            Seed.Description = "The first seed";
            Dev.Required = true;
            Dev.Description = "A labelled file or a cache by which the students are compared";
        }

        Recipe.CompletionSources.Add([.. RecipeLoader.Names]);
        Precision.CompletionSources.Add("fp32", "bf16");
        SaveEvery.Require(1L, long.MaxValue, "--save-every: at least 1 step");
        Threads.Require(1, int.MaxValue, "--threads must be at least 1");
        Keep.Require(1, 1000, "--keep: 1 to 1000 states");

        MaxLength.Require(1, int.MaxValue, "--max-length must be at least 1");
    }

    public Option<string> Recipe { get; } = new("--recipe") { Description = "A shipped recipe (see recipes) or a YAML file", HelpName = "RECIPE", Required = true };

    public Option<string[]> Cache { get; } = new("--cache")
    {
        Description = "The cache that teacher-cache run wrote. Several, of the same rows: their teachers' logits are averaged (--set teacher_weights=[2,1]). Of different rows: mixed in every batch by --set mix=[1,3]",
        HelpName = "[NAME=]CACHE",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string?> Tokenizer { get; } = new("--tokenizer") { Description = "The folder with the tokenizer of --data; beside --cache the student's own, by which it reads the cache's texts in --data", HelpName = "FOLDER" };

    public Option<string> Out { get; } = new("--out") { Description = "The run's folder", HelpName = "RUN", Required = true };

    public Option<string?> Dev { get; } = new("--dev") { Description = "A labelled file or a cache, for a masked language model a cache of masked rows; the checkpoint that is best on it is kept", HelpName = "FILE|CACHE" };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "Changes a key of the recipe, wherever it stands: learning_rate=5e-4, student.layers=3, max_steps=60",
        HelpName = "KEY=VALUE",
    };

    public Option<bool> Resume { get; } = new("--resume") { Description = "Go on with the run in --out; it ends with the same weights as one never stopped" };

    public Option<long?> SaveEvery { get; } = new("--save-every")
    {
        Description = "Save what --resume goes on from after every so many steps; once a minute unless given. It is saved after every evaluation too, and at Ctrl-C or SIGTERM",
        HelpName = "STEPS",
    };

    public Option<int> Keep { get; } = new("--keep")
    {
        Description = "How many of the last saved states are kept, each some three times the size of the weights; a damaged one is passed over for the one before it",
        HelpName = "N",
        DefaultValueFactory = _ => new SaveOptions().Keep,
    };

    public Option<long> Seed { get; } = new("--seed") { Description = "Seed of weights, dropout and row order", HelpName = "N", DefaultValueFactory = _ => 1 };

    public Option<string> Device { get; } = new("--device") { Description = "auto, cpu or cuda:N", HelpName = "DEVICE", DefaultValueFactory = _ => "auto" };

    public Option<string?> Precision { get; } = new("--precision")
    {
        Description = "fp32, or bf16: products in bf16 on processors with AMX-BF16 or AVX-512 BF16, all else in fp32; elsewhere a line says that training stays fp32. A run that goes on keeps its own",
        HelpName = "PRECISION",
    };

    public Option<int?> Threads { get; } = new("--threads")
    {
        Description = "Threads of a step; all processors unless given. Another number sums in another order and ends in other last bits",
        HelpName = "N",
    };

    public Option<string?> Memory { get; } = new("--memory") { Description = "The most memory that the rows may take, such as 4GiB; half of the machine's unless given. Rows that do not fit are read in windows", HelpName = "SIZE" };

    public Option<int?> MaxLength { get; } = new("--max-length")
    {
        Description = "Tokens of a row of --data at most; 128 unless given, or the cache's",
        HelpName = "N",
    };

    public Option<string?> Init { get; } = new("--init")
    {
        Description = "Start from a teacher's weights, or those of an exported student: an .onnx file or a folder with model.onnx. Widths the recipe does not give follow it; student.init_layers says which layers",
        HelpName = "TEACHER",
    };

    /// <summary>How a run trains, apart from its recipe.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="teacher">The teacher that its student starts from; null for random weights.</param>
    /// <exception cref="UsageException">A value is none of those that are known.</exception>
    public TrainerOptions TrainerOptions(ParseResult parsed, TeacherStart? teacher) => new()
    {
        Seed = parsed.GetValue(Seed),
        Device = Devices.Parse(parsed.GetValue(Device)!),
        Saving = new SaveOptions { EverySteps = parsed.GetValue(SaveEvery), Keep = parsed.GetValue(Keep) },
        Init = teacher,
        Precision = PrecisionOf(parsed),
    };

    private TrainingPrecision? PrecisionOf(ParseResult parsed) => parsed.GetValue(Precision) switch
    {
        null => null,
        "fp32" => TrainingPrecision.Fp32,
        "bf16" => TrainingPrecision.Bf16,
        var other => throw new UsageException($"--precision {other}: give fp32 or bf16"),
    };
}
