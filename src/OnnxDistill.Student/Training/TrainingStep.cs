using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Training;

/// <summary>One forward and backward pass and one update; nothing that it makes outlives it.</summary>
public sealed class TrainingStep
{
    private readonly StudentModel _model;
    private readonly StudentBatcher _batcher;
    private readonly StudentOptimizer _optimizer;
    private readonly (IObjective Objective, double Weight)[] _objectives;
    private readonly StudentTaps _wants;
    private readonly Parameter[] _parameters;
    private readonly double? _clipNorm;

    /// <summary>Prepares the steps of a stage.</summary>
    /// <param name="stage">The recipe's stage.</param>
    /// <param name="model">The student.</param>
    /// <param name="batcher">Makes the tensors of a step.</param>
    /// <param name="optimizer">Of the student's parameters and those of the context.</param>
    /// <param name="context">The encoders that objectives compare; null for objectives on logits and labels.</param>
    public TrainingStep(StageOptions stage, StudentModel model, StudentBatcher batcher, StudentOptimizer optimizer, ObjectiveContext? context = null)
    {
        context ??= ObjectiveContext.OfLogits;
        (_model, _batcher, _optimizer, _clipNorm) = (model, batcher, optimizer, stage.ClipNorm);
        _objectives = [.. stage.Objectives.Where(o => o.Weight > 0).Select(o => (ObjectiveFactory.Create(o, context), o.Weight))];
        _wants = _objectives.Aggregate(StudentTaps.Logits, (taps, o) => taps | o.Objective.Wants);
        _parameters = [.. model.NamedParameters().Concat(context.Parameters(stage)).Select(p => p.Value).Where(p => p.requires_grad)];
        Names = [.. _objectives.Select(o => o.Objective.Name)];
    }

    /// <summary>Gets the objectives' names, in the order of <see cref="Result.Losses"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    public Result Take(RowBatch batch, double learningRate)
    {
        using var scope = NewDisposeScope();
        var inputs = _batcher.Inputs(batch.Rows, batch.Ids);
        var targets = _batcher.Targets(batch.Rows, batch.Ids, inputs.Mask);
        var output = _model.Forward(inputs, _wants);

        var losses = new Tensor[_objectives.Length];
        Tensor? total = null;
        for (var i = 0; i < losses.Length; i++)
        {
            losses[i] = _objectives[i].Objective.Loss(output, targets);
            var term = _objectives[i].Weight == 1 ? losses[i] : losses[i] * _objectives[i].Weight;
            total = total is null ? term : total.Plus(term);
        }

        _optimizer.ZeroGradients();
        total!.backward();
        var norm = _clipNorm is { } limit ? GradientClipping.ByGlobalNorm(_parameters, limit) : GradientClipping.GlobalNorm(_parameters);
        _optimizer.LearningRate = learningRate;
        _optimizer.Step();
        return new Result(total!.item<float>(), [.. losses.Select(l => (double)l.item<float>())], norm);
    }

    /// <summary>What a step tells.</summary>
    /// <param name="Loss">The weighted sum.</param>
    /// <param name="Losses">Each objective's loss, unweighted.</param>
    /// <param name="GradientNorm">The L2 norm of all gradients before clipping.</param>
    public sealed record Result(double Loss, IReadOnlyList<double> Losses, double GradientNorm);
}
