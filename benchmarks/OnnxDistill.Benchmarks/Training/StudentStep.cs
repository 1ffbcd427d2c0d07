using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Dropout;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Optimizers;
using static TorchSharp.torch;
using OptimizerAdamW = OnnxDistill.Student.Optimizers.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace OnnxDistill.Benchmarks.Training;

/// <summary>A student with random batches, its objectives and its optimizer.</summary>
internal sealed class StudentStep
{
    private readonly StudentModel _model;
    private readonly StudentOptimizer _optimizer;
    private readonly Parameter[] _parameters;
    private readonly (StudentBatch Inputs, SoftTargetBatch Targets)[] _pool;
    private readonly (IObjective Objective, double Weight)[] _objectives;
    private int _step;

    public StudentStep(StudentModel model, int rows, int shortest, int longest, bool soft)
    {
        _model = model;
        _model.train();
        _optimizer = new OptimizerAdamW(ParameterGroups.Of(model, 0.01, decayBiasAndNorm: true), 5e-5, 0.9, 0.999, 1e-8);
        _parameters = [.. model.NamedParameters().Select(p => p.Value)];
        _objectives = soft
            ? [(new SoftTargetObjective(1, Divergence.Kl, true, Reduction.BatchMean), 0.5), (new HardLabelObjective(), 0.5)]
            : [(new LogitsMseObjective(Reduction.Mean), 1)];
        _pool = [.. Enumerable.Range(0, 3).Select(_ => Batch(rows, shortest, longest))];
    }

    /// <summary>One whole step; returns the loss.</summary>
    public float Take()
    {
        using var scope = NewDisposeScope();
        using var draws = DropoutDraws.Begin(1, _step);
        var (inputs, targets) = _pool[_step++ % _pool.Length];
        var output = _model.Forward(inputs, StudentTaps.Logits);
        var loss = _objectives.Select(o => o.Objective.Loss(output, targets) * o.Weight).Aggregate((a, b) => a + b);
        _optimizer.ZeroGradients();
        loss.backward();
        Update();
        return loss.item<float>();
    }

    /// <summary>Clipping and the optimizer alone; returns the norm.</summary>
    public double Update()
    {
        var norm = GradientClipping.GlobalNorm(_parameters);
        _optimizer.Step(GradientClipping.Coefficient(norm, 1));
        return norm;
    }

    private static (StudentBatch Inputs, SoftTargetBatch Targets) Batch(int rows, int shortest, int longest)
    {
        var ids = randint(0, 30_522, [rows, longest]);                                                // [batch, length]
        var lengths = randint(shortest, longest + 1, [rows]);                                         // [batch]
        var mask = arange(longest).unsqueeze(0).lt(lengths.unsqueeze(1)).to(ScalarType.Int64);        // [batch, length]
        return (
            new StudentBatch(ids, zeros_like(ids), mask, lengths),
            new SoftTargetBatch { Logits = randn(rows, 2), Labels = randint(0, 2, [rows]) });
    }
}
