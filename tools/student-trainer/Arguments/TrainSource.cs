using System.CommandLine;
using OnnxDistill.CommandLine;
using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Training;

namespace OnnxDistill.StudentTrainer.Arguments;

/// <summary>What is trained, and on what, as a command line says it: a recipe, and caches or labelled rows.</summary>
internal sealed class TrainSource
{
    private const int DefaultLength = 128;
    private readonly TrainArguments _arguments;
    private readonly DataArguments _data;

    /// <summary>Adds the options that say how rows are read to a command.</summary>
    public TrainSource(Command command, TrainArguments arguments)
    {
        _arguments = arguments;
        _data = new DataArguments(command, required: false, description: "Labelled rows instead of a cache, for recipes that need no teacher; beside --cache the cache's texts, for a student with a tokenizer of its own");
    }

    /// <summary>Loads the recipe; a student that follows its teacher has the cache's shape, which is only looked at once the recipe is known to follow.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="set">Assignments.</param>
    /// <param name="student">The shape of the teacher that the student starts from, or null.</param>
    /// <exception cref="InvalidDataException">The recipe, a key or a value is unknown.</exception>
    public Recipe Recipe(ParseResult parsed, IReadOnlyList<string> set, StudentOptions? student)
    {
        var name = parsed.GetValue(_arguments.Recipe)!;
        var recipe = RecipeLoader.Load(name, set, student);
        return recipe.Student.Follow != new StudentOptions().Follow && parsed.GetValue(_arguments.Cache) is [var first, ..]
            ? RecipeLoader.Load(name, set, student, CachedData.Shape(FolderOf(first)))
            : recipe;
    }

    /// <summary>Opens or reads what is trained on.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="recipe">The recipe, which says what is needed.</param>
    /// <param name="memory">The memory of a run that goes on, where none is given; null for half of the machine's.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    public TrainingInputs Inputs(ParseResult parsed, Recipe recipe, long? memory, CancellationToken cancellation)
    {
        string[] caches = [.. (parsed.GetValue(_arguments.Cache) ?? []).Select(FolderOf)];
        if (_data.Paths(parsed) is { Count: > 0 } data)
        {
            return Texts(parsed, caches, data, recipe, cancellation);
        }

        if (caches.Length == 0)
        {
            throw new UsageException("give --cache CACHE, or --data D with --tokenizer T for a recipe without a teacher, or all three for a student that reads by a tokenizer of its own");
        }

        var (tokenizer, length) = (parsed.GetValue(_arguments.Tokenizer), parsed.GetValue(_arguments.MaxLength));
        if (tokenizer is not null || length is not null)
        {
            throw new UsageException(tokenizer is not null
                ? "--tokenizer beside --cache needs --data D, the texts of the cache: the cache holds them as token ids of its teacher's tokenizer"
                : "--max-length beside --cache needs --data D and --tokenizer T: the cache's rows are as long as teacher-cache run --max-length made them");
        }

        if (_data.WithoutFile(parsed) is { } option)
        {
            throw new UsageException($"{option} says how a file of --data is read, and there is none; a cache's rows were chosen by teacher-cache run");
        }

        memory = parsed.GetValue(_arguments.Memory) is { } size ? MemorySize.Parse(size) : memory;
        return CachedData.Open(caches, recipe, memory, cancellation);
    }

    private TrainingInputs Texts(ParseResult parsed, string[] caches, IReadOnlyList<string> data, Recipe recipe, CancellationToken cancellation)
    {
        if (parsed.GetValue(_arguments.Memory) is not null)
        {
            throw new UsageException("--memory is for --cache: the rows of --data hold nothing but token ids and logits and are all in memory");
        }

        var tokenizer = parsed.GetValue(_arguments.Tokenizer) ?? throw new UsageException(caches.Length == 0
            ? "--data needs --tokenizer T, the folder of a tokenizer"
            : "--data beside --cache needs --tokenizer T, the student's own; without both it reads the cache's token ids");
        var length = parsed.GetValue(_arguments.MaxLength);
        if (caches.Length > 0)
        {
            return RetokenizedData.Open(caches, data, _data.Options(parsed), tokenizer, length, recipe, cancellation);
        }

        return !recipe.NeedsTeacher()
            ? LabelledData.Read(data, _data.Options(parsed), tokenizer, length ?? DefaultLength, cancellation)
            : throw new UsageException($"recipe {recipe.Name} needs a teacher's {(recipe.NeedsLayers() ? "inner tensors" : recipe.Needs(null))}; give --cache CACHE (teacher-cache run --for {recipe.Name})");
    }

    // NAME=CACHE names the cache; a folder whose own name holds '=' still works.
    private static string FolderOf(string cache) =>
        !Directory.Exists(cache) && cache.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? cache[(at + 1)..] : cache;
}
