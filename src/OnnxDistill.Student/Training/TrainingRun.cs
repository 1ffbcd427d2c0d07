using OnnxDistill.Data.Tokenizers;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Embeddings;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Machine;
using OnnxDistill.Student.Parameters;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Projections;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Saving;
using OnnxDistill.Student.Selection;
using OnnxDistill.Student.Weighting;
using TorchSharp;

namespace OnnxDistill.Student.Training;

/// <summary>A whole run: from recipe and rows to a finished run folder.</summary>
public static class TrainingRun
{
    /// <summary>Starts a run in a folder, or goes on with the one in it.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="recipe">The resolved recipe.</param>
    /// <param name="inputs">What it trains on.</param>
    /// <param name="dev">A labelled file or a cache to choose the best checkpoint by; null for none.</param>
    /// <param name="options">Seed, device, threads, how often is saved; the options' own default values if null.</param>
    /// <param name="progress">Told about every logged step.</param>
    /// <param name="cancellation">Ends the run after a step; its state is kept for <see cref="TrainerOptions.Resume"/>.</param>
    /// <exception cref="InvalidDataException">The folder, dev, or rows do not fit the run.</exception>
    public static RunSummary Run(
        string path,
        Recipe recipe,
        TrainingInputs inputs,
        string? dev = null,
        TrainerOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new TrainerOptions();
        var (resume, threads) = (options.Resume, options.Threads);
        RunStart.CheckFree(path, resume);
        var ready = Prepare(RunFolder.IsRun(path) ? RunFolder.Open(path) : null, recipe, inputs, dev, options, cancellation);
        (recipe, options) = (ready.Recipe, ready.Options);
        var (info, tokenizer, devSet, wordsStart, glove, labels) = (ready.Info, ready.Tokenizer, ready.Dev, ready.Words, ready.Glove, ready.Labels);
        var run = RunStart.Begin(path, resume, recipe, info);
        if (run.Summary is { } finished)
        {
            // It may have been killed just before it let go of these.
            run.States.Delete();
            File.Delete(run.InitFile);
            return finished;
        }

        using var own = RunLock.Take(run);
        run.KeepPieces(inputs.Rows.Facts.Pieces);

        var machine = MachineSetup.Prepare(threads, run.Info.Products);
        options.Machine?.Invoke(machine);
        if (run.Info.Products is null)
        {
            run.Keep(run.Info with { Products = machine.Products });
        }

        torch.manual_seed(options.Seed);
        using var model = options.Init is { } teacher
            ? StudentStart.FromTeacher(run, recipe.Student, info, tokenizer, teacher)
            : StudentFactory.Create(recipe.Student, info, tokenizer, glove, options.Note);
        if (wordsStart?.Apply(run, model, tokenizer) is { } started)
        {
            options.Note?.Invoke(started);
        }

        using var projections = inputs.Encoder is { } encoder ? StateProjections.Of(recipe, encoder.Hidden, encoder.Layers, options.Seed) : null;
        if (options.Device.type != DeviceType.CPU)
        {
            model.to(options.Device);
            projections?.to(options.Device);
        }

        StudentFolder.WriteConfig(run.Checkpoint, model, info.Id2Label, inputs.TokenizerFiles, info.MultiLabel);
        var context = new ObjectiveContext(recipe.Student, inputs.Encoder, projections) { MultiLabel = info.MultiLabel, Labels = labels };
        var summary = new Trainer(recipe, run, model, inputs.Rows, devSet, info is { Logits: 1, MultiLabel: false }, options, context).Train(progress, cancellation);
        File.Delete(run.InitFile);
        return summary;
    }

    /// <summary>Refuses what a new run would refuse before its folder is made, and reads dev for that; nothing is written or said.</summary>
    /// <param name="recipe">The resolved recipe.</param>
    /// <param name="inputs">What it would train on.</param>
    /// <param name="dev">A labelled file or a cache; null for none.</param>
    /// <param name="options">Seed, device, start.</param>
    /// <param name="cancellation">Cancels between two rows.</param>
    /// <exception cref="InvalidDataException">Recipe, dev, or rows do not fit.</exception>
    public static void Check(Recipe recipe, TrainingInputs inputs, string? dev, TrainerOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(options);
        Prepare(null, recipe, inputs, dev, options with { Note = null }, cancellation);
    }

    private static Ready Prepare(RunFolder? there, Recipe recipe, TrainingInputs inputs, string? dev, TrainerOptions options, CancellationToken cancellation)
    {
        if (recipe.Student.InitLayers is not null && options.Init is null)
        {
            throw new InvalidDataException($"student.init_layers is {recipe.Student.InitLayers}, but there is no teacher to start from; give --init TEACHER, or leave init_layers out");
        }

        if (recipe.LeftOut(inputs.Kind) is { } left)
        {
            options.Note?.Invoke(left);
            options.Note?.Invoke("the student's masked-language head is not trained: it stays as it begins");
        }

        recipe = recipe.For(inputs.Kind);
        StudentFactory.RequireHead(recipe.Student, inputs.Kind);
        ObjectiveChecks.Check(recipe, inputs.Encoder);
        if (inputs.Encoder is { Layers: var layers })
        {
            LayerNotes.Of(recipe, layers).ToList().ForEach(line => options.Note?.Invoke(line));
        }

        var plans = recipe.Stages.Select(stage => StagePlan.Of(stage, inputs.Rows)).ToList();
        foreach (var stage in recipe.Stages)
        {
            inputs.Rows.RequireBatches(stage.BatchSize);
        }

        var begun = there?.Info.Precision;
        options = options with { Precision = PrecisionChoice.Of(options.Precision, begun, recipe.Student, options.Device, options.Note) };
        var info = Info(recipe, inputs, dev, options);
        var tokenizer = inputs.TokenizerFiles?.Load(inputs.Data);
        var devSet = dev is null ? null : DevSets.Open(dev, info, tokenizer, cancellation);
        if (options.Init is { } start && there is null)
        {
            if (StudentStart.Check(recipe.Student, info, tokenizer, start) is { } words)
            {
                options.Note?.Invoke(words);
            }
        }

        var wordsStart = WordsStart.Of(recipe.Student);
        if (there is null)
        {
            wordsStart?.Check(info, tokenizer);
        }

        foreach (var plan in plans)
        {
            DevJudge.Check(plan.Options, plan.TrainsHead, devSet);
            if (plan.Mix is { } mix)
            {
                options.Note?.Invoke(mix.Line(plan.Options.Name));
            }
        }

        var glove = StudentFactory.GloveOf(recipe.Student);
        if (there is null)
        {
            StudentFactory.CheckVectors(recipe.Student, info, tokenizer, glove);
            ParameterChecks.Check(recipe, () => StudentStart.NamesOf(recipe.Student, info, tokenizer, options.Init));
        }

        var labels = LabelFacts.Of(inputs.Rows.Facts, info.Logits, info.MultiLabel, info.Id2Label);
        var weighed = recipe.Stages.SelectMany(s => s.Objectives).Where(o => o is { Kind: ObjectiveOptions.HardLabel, Weight: > 0 }).Select(o => LabelWeights.Note(o, labels)).ToList();
        if (options.Note is { } note)
        {
            weighed.OfType<string>().Distinct().ToList().ForEach(note);
            foreach (var line in RowNotes.Of(inputs, tokenizer, devSet is null ? null : (dev!, devSet), cancellation))
            {
                note(line);
            }
        }

        return new Ready(recipe, options, info, tokenizer, devSet, wordsStart, glove, labels);
    }

    private static RunInfo Info(Recipe recipe, TrainingInputs inputs, string? dev, TrainerOptions options) => new()
    {
        Seed = options.Seed,
        Threads = options.Threads,
        Device = Devices.NameOf(options.Device),
        Precision = options.Precision ?? TrainingPrecision.Fp32,
        Teacher = inputs.Teacher,
        Init = options.Init?.Name,
        Logits = inputs.Logits,
        MaskedLanguageModel = inputs.Kind == TeacherKind.MaskedLanguageModel,
        MultiLabel = inputs.MultiLabel,
        Id2Label = inputs.Id2Label,
        MaxLength = inputs.MaxLength,
        Vocabulary = inputs.Vocabulary,
        Tokenizer = inputs.TokenizerHash,
        Siamese = recipe.Student.Kind == StudentOptions.BiLstm && inputs.Rows.Facts.HasPairs,
        Columns = inputs.Columns,
        Inputs = inputs.Identities,
        Components = inputs.Components,
        Memory = inputs.Rows.Memory,
        Data = inputs.Data,
        Rows = inputs.Rows.Facts.Count,
        Dev = dev is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(dev)),
    };

    private sealed record Ready(
        Recipe Recipe, TrainerOptions Options, RunInfo Info, TextTokenizer? Tokenizer, DevSet? Dev, WordsStart? Words, GloveFile? Glove, LabelFacts Labels);
}
