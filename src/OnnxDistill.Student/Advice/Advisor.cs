using OnnxDistill.Student.Advice.Candidates;
using OnnxDistill.Student.Advice.Facts;
using OnnxDistill.Student.Advice.Rules;
using OnnxDistill.Student.NativeLibraries;

namespace OnnxDistill.Student.Advice;

/// <summary>Says what to try first with a cache: rules of the literature and of this project's measurements, applied to the cache's own numbers.</summary>
public static class Advisor
{
    // The first decides on the student; those behind it change its recipe.
    private static readonly IAdviceRule[] Rules =
    [
        new MaskedRule(), new SystemRule(), new ReachRule(), new NoLabelsRule(), new FewLabelsRule(), new KnownLabelsRule(), new TemperatureRule(), new BalanceRule(), new RowsRule(),
        new LengthRule(), new VocabularyRule(), new AssistantRule(),
    ];

    /// <summary>Reads a cache and gives advice.</summary>
    /// <param name="cache">The cache's folder; finished.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="cancellation">Cancels between two row groups.</param>
    /// <exception cref="InvalidDataException">The cache is unfinished, damaged or empty; or a share of the teacher's parameters is asked for, and they are not known.</exception>
    public static StudentAdvice Advise(string cache, AdviceOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Of(CacheReading.Read(cache, cancellation), options);
    }

    /// <summary>Gives advice from what a cache says.</summary>
    internal static StudentAdvice Of(CacheFacts facts, AdviceOptions options)
    {
        LibTorchLoader.EnsureLoaded();      // students are counted by building them
        var teacher = ParameterCount.OfTeacher(facts);
        if ((options.Size is not null || options.Speed is not null) && teacher is null)
        {
            throw new InvalidDataException($"{facts.Folder}: the plan does not know how many layers its teacher has and how wide they are, so no share of its size and no multiple of its speed can be told; leave --size and --speed out, or make the cache with --capture logits,hidden:0");
        }

        var context = new AdviceContext(facts, options, CandidateChoice.Of([.. CandidateGrid.Of(facts)], options, teacher, facts.Encoder?.Layers), teacher);
        var recipe = Rules.Aggregate(new AdvisedRecipe("hinton", false, []), (chosen, rule) => rule.Change(chosen, context));
        var findings = Rules.Select(r => r.Find(context)).OfType<Finding>().ToList();
        var needs = MissingCapture.Of(facts, recipe);
        if (needs is not null)
        {
            findings.Add(needs);
        }

        return new StudentAdvice
        {
            Facts = [.. FactLines.Of(facts, teacher)],
            Findings = findings,
            Candidates = context.Candidates,
            SpeedSource = SpeedEstimate.Source,
            Recipe = recipe.Name,
            Settings = recipe.Settings,
            StartsFromTeacher = recipe.StartsFromTeacher,
            Yaml = AdvisedYaml.Of(recipe, facts, findings),
            Commands = [.. AdvisedCommands.Of(context, recipe, captureAgain: needs is not null)],
        };
    }
}
