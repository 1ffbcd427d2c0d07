using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Graph.Encoders;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Schema;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Checkpoints;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.NativeLibraries;
using OnnxDistill.Student.Projections;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.EndToEnd.Tests.Systems;

/// <summary>The first step of a recipe's stage from a cache, as <c>student-trainer train</c> takes it, and what the student said in it.</summary>
internal sealed class CachedStep : IDisposable
{
    private const int Seed = 5;

    private readonly TrainingInputs _inputs;
    private readonly StudentModel _model;
    private readonly StateProjections _projections;
    private readonly StudentBatcher _batcher;

    static CachedStep() => LibTorchLoader.EnsureLoaded();

    public CachedStep(string cache, Recipe recipe)
    {
        _inputs = CachedData.Open([cache], recipe, memory: null);
        Recipe = recipe.For(_inputs.Kind);
        var info = new RunInfo
        {
            Seed = Seed,
            Threads = 1,
            Device = "cpu",
            Logits = _inputs.Logits,
            MaskedLanguageModel = _inputs.Kind == TeacherKind.MaskedLanguageModel,
            MaxLength = _inputs.MaxLength,
            Vocabulary = _inputs.Vocabulary,
            Inputs = _inputs.Identities,
            Rows = _inputs.Rows.Facts.Count,
        };
        torch.manual_seed(Seed);
        _model = StudentFactory.Create(recipe.Student, info, _inputs.TokenizerFiles!.Load(cache));
        _model.eval();          // without dropout, which is random
        _projections = StateProjections.Of(Recipe, _inputs.Encoder!.Hidden, _inputs.Encoder.Layers, Seed);
        _batcher = new StudentBatcher(torch.CPU, siamese: false, regression: false);
    }

    public Recipe Recipe { get; }

    /// <summary>Takes the step of a stage at rate 0: what it tells, and the batch.</summary>
    public (TrainingStep.Result Told, RowBatch Batch) Take(int stage)
    {
        var options = Recipe.Stages[stage];
        var context = new ObjectiveContext(Recipe.Student, _inputs.Encoder, _projections);
        using var optimizer = StageParts.Optimizer(options.Optimizer, _model, context.Parameters(options));
        var batch = _inputs.Rows.Batches(StagePlan.Of(options, _inputs.Rows).Order(Seed, new TrainingPosition { Stage = stage })).First();
        return (new TrainingStep(options, _model, _batcher, optimizer, context).Take(batch, learningRate: 0), batch);
    }

    /// <summary>What the student says of each row of a batch, its padding cut off.</summary>
    public Speaker[] Says(RowBatch batch)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        var output = _model.Forward(_batcher.Inputs(batch.Rows, batch.Ids), _model.Supported & ~StudentTaps.EveryToken);
        float[][] logits = [.. batch.Ids.Select((id, i) => _inputs.Logits > 0 ? output.Logits[i].data<float>().ToArray() : Masked(output.Logits[i], batch.Rows.Targets(id).MaskedPositions.Length))];
        var taps = new Dictionary<EncoderTap, float[][]>();
        foreach (var (role, tensors) in new[] { (TapRole.Hidden, output.Hidden), (TapRole.Scores, output.Scores), (TapRole.Queries, output.Queries), (TapRole.Keys, output.Keys), (TapRole.Values, output.Values) })
        {
            foreach (var (layer, tensor) in tensors.Index())
            {
                taps[new EncoderTap(role, layer)] = [.. batch.Ids.Select((id, i) => Cut(tensor[i], role, batch.Rows.Length(id)))];
            }
        }

        return [.. batch.Ids.Select((_, i) => new Speaker(Array.ConvertAll(logits[i], v => (double)v), tap => Array.ConvertAll(taps[tap][i], v => (double)v)))];
    }

    /// <summary>The shared projection by hand: states <c>[length, student's width]</c> times its weights, plus its bias; none where the recipe has none.</summary>
    public Func<double[], double[]> Projection()
    {
        if (_projections.NamedParameters.Count == 0)
        {
            return states => states;
        }

        var parameters = _projections.NamedParameters.ToDictionary(p => p.Name, p => p.Value.data<float>().ToArray());
        var (weight, bias) = (parameters["shared.weight"], parameters["shared.bias"]);
        var width = weight.Length / bias.Length;
        return states => [.. states.Chunk(width).SelectMany(token => bias.Select((b, o) => b + token.Select((v, i) => v * weight[(o * width) + i]).Sum()))];
    }

    public void Dispose()
    {
        _model.Dispose();
        _projections.Dispose();
    }

    // [masked tokens, vocabulary]; a row may have no masked token.
    private static float[] Masked(torch.Tensor row, int tokens) => tokens == 0 ? [] : row.narrow(0, 0, tokens).contiguous().data<float>().ToArray();

    private static float[] Cut(torch.Tensor row, TapRole role, int length)
    {
        var axes = role == TapRole.Scores ? new[] { 1, 2 } : [0];
        return axes.Aggregate(row, (tensor, axis) => tensor.narrow(axis, 0, length)).contiguous().data<float>().ToArray();
    }
}
