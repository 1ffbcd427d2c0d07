using System.CommandLine;

namespace OnnxDistill.StudentTrainer.Commands;

/// <summary>The options of <c>train</c>.</summary>
internal sealed class TrainOptions
{
    public Option<string> Recipe { get; } = new("--recipe") { Description = "A shipped recipe (see recipes) or a YAML file.", Required = true };

    public Option<string[]> Cache { get; } = new("--cache") { Description = "The cache that teacher-cache run wrote.", AllowMultipleArgumentsPerToken = true };

    public Option<string?> Data { get; } = new("--data") { Description = "Labelled data instead of a cache, for recipes that need no teacher." };

    public Option<string?> Tokenizer { get; } = new("--tokenizer") { Description = "The folder with the tokenizer of --data." };

    public Option<string> Out { get; } = new("--out") { Description = "The run's folder.", Required = true };

    public Option<string?> Dev { get; } = new("--dev") { Description = "A labelled file or a cache; the checkpoint that is best on it is kept." };

    public Option<string[]> Set { get; } = new("--set") { Description = "Changes a key of the recipe: learning_rate=5e-4, student.layers=3, max_steps=60." };

    public Option<bool> Resume { get; } = new("--resume") { Description = "Goes on with the run in --out; it ends with the same weights as one never stopped." };

    public Option<long> Seed { get; } = new("--seed") { Description = "Seed of weights, dropout and row order.", DefaultValueFactory = _ => 1 };

    public Option<string> Device { get; } = new("--device") { Description = "auto, cpu or cuda:N.", DefaultValueFactory = _ => "auto" };

    public Option<string> Precision { get; } = new("--precision") { Description = "fp32 (bf16 comes with a later issue).", DefaultValueFactory = _ => "fp32" };

    public Option<int?> Threads { get; } = new("--threads") { Description = "Threads of a step; all processors unless given. Another number ends in other last bits." };

    public Option<string?> Memory { get; } = new("--memory") { Description = "The most memory that the rows may take, such as 4GiB." };

    public Option<int> MaxLength { get; } = new("--max-length") { Description = "The most token ids of a row of --data; a cache has its own.", DefaultValueFactory = _ => 128 };

    public Option<string?> Init { get; } = new("--init") { Description = "Starts from a teacher's weights (comes with a later issue)." };

    public DataOptions Columns { get; } = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Recipe, Cache, Data, Tokenizer, Out, Dev, Set, Resume, Seed, Device, Precision, Threads, Memory, MaxLength, Init })
        {
            command.Options.Add(option);
        }

        Columns.AddTo(command);
    }
}
