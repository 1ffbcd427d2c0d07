using OnnxDistill.Recipes.Schema;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Precision;
using OnnxDistill.Student.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Training;

/// <summary>One forward and backward pass (several, where gradients are accumulated) and one update; nothing that it makes outlives it.</summary>
internal sealed class TrainingStep
{
    private readonly StudentModel _model;
    private readonly StudentBatcher _batcher;
    private readonly StudentOptimizer _optimizer;
    private readonly (IObjective Objective, double Weight)[] _objectives;
    private readonly StudentTaps _wants;
    private readonly Parameter[] _parameters;
    private readonly double? _clipNorm;
    private readonly string _stage;
    private readonly TrainingPrecision _precision;

    /// <summary>Prepares the steps of a stage.</summary>
    /// <param name="stage">The recipe's stage.</param>
    /// <param name="model">The student.</param>
    /// <param name="batcher">Makes the tensors of a step.</param>
    /// <param name="optimizer">Of the student's parameters and those of the context.</param>
    /// <param name="context">The encoders that objectives compare; null for objectives on logits and labels.</param>
    /// <param name="precision">What matrices are multiplied in.</param>
    public TrainingStep(StageOptions stage, StudentModel model, StudentBatcher batcher, StudentOptimizer optimizer, ObjectiveContext? context = null, TrainingPrecision precision = TrainingPrecision.Fp32)
    {
        context ??= ObjectiveContext.OfLogits;
        (_model, _batcher, _optimizer, _clipNorm, _stage, _precision) = (model, batcher, optimizer, stage.ClipNorm, stage.Name, precision);
        _objectives = [.. stage.Objectives.Where(o => o.Weight > 0).Select(o => (ObjectiveFactory.Create(o, context), o.Weight))];
        _wants = _objectives.Aggregate(StudentTaps.Logits, (taps, o) => taps | o.Objective.Wants);
        _parameters = [.. model.NamedParameters().Concat(context.Parameters(stage)).Select(p => p.Value).Where(p => p.requires_grad)];
        Names = [.. _objectives.Select(o => o.Objective.Name)];
    }

    /// <summary>Gets the objectives' names, in the order of <see cref="Result.Losses"/>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Takes one step on one batch.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    public Result Take(RowBatch batch, double learningRate) => Take(1, () => batch, learningRate);

    /// <summary>Takes one step on the mean of several batches' losses, one batch after the other: in memory is one at a time.</summary>
    /// <param name="batches">How many.</param>
    /// <param name="next">Gives them.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    public Result Take(int batches, Func<RowBatch> next, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(next);
        return Take(batches, () => _batcher.Read(next(), ahead: false), learningRate);
    }

    /// <summary>Takes one step on batches that are ready, and lets go of each as soon as its gradients are there.</summary>
    internal Result Take(int batches, Func<ReadBatch> next, double learningRate)
    {
        using var scope = NewDisposeScope();
        var (loss, losses) = (0.0, new double[_objectives.Length]);
        for (var i = 0; i < batches; i++)
        {
            using var batch = next();
            loss += Backward(batch, batches, i == 0, losses) / batches;
        }

        var norm = GradientClipping.GlobalNorm(_parameters);
        _optimizer.LearningRate = learningRate;
        _optimizer.Step(GradientClipping.Coefficient(norm, _clipNorm ?? 0));
        return new Result(loss, losses, norm);
    }

    // Adds the gradients of one batch, and its losses, to those of the step.
    private double Backward(ReadBatch batch, int batches, bool first, double[] losses)
    {
        using var scope = NewDisposeScope();
        var inputs = _batcher.Inputs(batch);
        var targets = _batcher.Targets(batch, inputs.Mask);
        using var precision = Products.Take(_precision);
        var output = _model.Forward(inputs, _wants);

        var terms = new Tensor[_objectives.Length];
        Tensor? total = null;
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = _objectives[i].Objective.Loss(output, targets);
            var term = _objectives[i].Weight == 1 ? terms[i] : terms[i].Times(_objectives[i].Weight);
            total = total is null ? term : total.Plus(term);
        }

        if (!total!.requires_grad)
        {
            throw new InvalidDataException($"nothing that stage {_stage} trains changes its losses ({string.Join(", ", Names)}): freeze less");
        }

        if (first)
        {
            _optimizer.ZeroGradients();
        }

        (batches == 1 ? total : total.Over(batches)).backward();
        for (var i = 0; i < terms.Length; i++)
        {
            losses[i] += terms[i].item<float>() / (double)batches;
        }

        return total.item<float>();
    }

    /// <summary>What a step tells.</summary>
    /// <param name="Loss">The weighted sum, mean over its batches.</param>
    /// <param name="Losses">Each objective's loss, unweighted, mean over its batches.</param>
    /// <param name="GradientNorm">The L2 norm of all gradients before clipping.</param>
    public sealed record Result(double Loss, IReadOnlyList<double> Losses, double GradientNorm);
}
