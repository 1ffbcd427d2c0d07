using OnnxDistill.Recipes.Loading;
using OnnxDistill.Recipes.Needs;
using OnnxDistill.Recipes.Teachers;
using OnnxDistill.SoftTargets.Caches;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.DistilBert;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using OnnxDistill.Student.Windows;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Training;

/// <summary>One step of the triple loss: what comes out of the cache is what teacher and student give when both are run on the same padded batch.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class MaskedStepTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("masked")]
    [InlineData("valid")]
    public void Loss_and_gradients_are_those_of_a_dense_computation(string positions)
    {
        var everyToken = positions == "valid";
        var recipe = RecipeLoader.Load("distilbert", [$"positions={positions}"], teacher: new TeacherShape(2, 8, 2)).For(TeacherKind.MaskedLanguageModel);
        var cache = SoftTargetCache.Open(TinyMaskedCache.Write(_folder["cache"], capture: recipe.Needs(2).ToString()));
        var rows = CacheRows.Read(cache, recipe.Needs(2));
        int[] batch = [0, 3, 8, 13, 20, 31];
        using var student = Student();
        using var scope = NewDisposeScope();
        var batcher = new StudentBatcher(CPU, siamese: false, regression: false);
        var inputs = batcher.Inputs(rows, batch);
        var targets = batcher.Targets(rows, batch, inputs.Mask);

        var context = new ObjectiveContext(recipe.Student, new TeacherShape(2, 8, 2), null);
        var objectives = recipe.Stages[0].Objectives.Select(o => (Objective: ObjectiveFactory.Create(o, context), o.Weight)).ToArray();
        var output = student.Forward(inputs, objectives.Aggregate(StudentTaps.Logits, (taps, o) => taps | o.Objective.Wants));
        var loss = objectives.Select(o => o.Objective.Loss(output, targets) * o.Weight).Aggregate((a, b) => a + b);
        loss.backward();
        var gradients = student.NamedParameters().ToDictionary(p => p.Name, p => p.Value.grad?.Floats());

        student.zero_grad();
        var dense = Dense(student, inputs, targets, everyToken);
        dense.backward();

        (output.Positions is null).ShouldBe(everyToken);
        loss.item<float>().ShouldBe(dense.item<float>(), 1e-4f);
        foreach (var (name, parameter) in student.NamedParameters())
        {
            gradients[name].ShouldNotBeNull(name).ShouldBe(parameter.grad!.Floats(), 1e-4, name);
        }
    }

    [Fact]
    public void A_step_leaves_no_tensor_alive()
    {
        var recipe = RecipeLoader.Load("distilbert", [], teacher: new TeacherShape(2, 8, 2)).For(TeacherKind.MaskedLanguageModel);
        var rows = CacheRows.Read(SoftTargetCache.Open(TinyMaskedCache.Write(_folder["cache"])), recipe.Needs(2));
        using var student = Student();
        using var optimizer = StageParts.Optimizer(recipe.Stages[0].Optimizer, student);
        var step = new TrainingStep(
            recipe.Stages[0], student, new StudentBatcher(CPU, siamese: false, regression: false), optimizer, new ObjectiveContext(recipe.Student, new TeacherShape(2, 8, 2), null));
        step.Take(new RowBatch(rows, [1, 2, 3]), 1e-3);

        DisposeScopeManager.Statistics.Reset();
        for (var i = 0; i < 10; i++)
        {
            step.Take(new RowBatch(rows, [1, 2, 3]), 1e-3);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(0);
    }

    [Fact]
    public void A_batch_without_a_masked_token_has_the_cosine_only()
    {
        var recipe = RecipeLoader.Load("distilbert", [], teacher: new TeacherShape(2, 8, 2)).For(TeacherKind.MaskedLanguageModel);
        var rows = CacheRows.Read(SoftTargetCache.Open(TinyMaskedCache.Write(_folder["cache"])), recipe.Needs(2));
        using var student = Student();
        using var optimizer = StageParts.Optimizer(recipe.Stages[0].Optimizer, student);
        var step = new TrainingStep(
            recipe.Stages[0], student, new StudentBatcher(CPU, siamese: false, regression: false), optimizer, new ObjectiveContext(recipe.Student, new TeacherShape(2, 8, 2), null));

        var result = step.Take(new RowBatch(rows, [.. Enumerable.Range(0, rows.Count).Where(r => rows.Targets(r).MaskedIds.Length == 0).Take(3)]), 1e-3);

        result.Losses.Take(2).ShouldBe([0, 0]);
        result.Losses[2].ShouldBeGreaterThan(0.01);
        double.IsFinite(result.GradientNorm).ShouldBeTrue();
    }

    private static Tensor Dense(BertMaskedStudent student, StudentBatch inputs, SoftTargetBatch targets, bool everyToken)
    {
        using var teacher = TinyMaskedCache.Teacher();
        var whole = inputs with { MaskedPositions = null };
        var (s, t) = (student.Forward(whole, StudentTaps.Hidden), teacher.Forward(whole, StudentTaps.Hidden));
        var labels = full(inputs.InputIds.shape[0], inputs.InputIds.shape[1], VocabularyLoss.NoLabel, dtype: ScalarType.Int64);
        var (positions, own) = (targets.Taps!.MaskedPositions(), targets.Taps.MaskedIds());
        for (var i = 0; i < positions.shape[0]; i++)
        {
            for (var j = 0; j < positions.shape[1] && positions[i, j].item<long>() is >= 0 and var at; j++)
            {
                labels[i, at] = own[i, j];
            }
        }

        // distiller.py: alpha 5, 2 and 1, temperature 2.
        var selected = everyToken ? inputs.Mask : labels.ne(VocabularyLoss.NoLabel);
        return (VocabularyLoss.Soft(s.Logits, t.Logits, selected, 2, Divergence.Kl, true, Dialect.Reference) * 5)
            + (VocabularyLoss.MaskedIds(s.Logits, labels) * 2)
            + HiddenCosine.Loss(s.Hidden[^1], t.Hidden[^1], inputs.Mask, Dialect.Reference);
    }

    private static BertMaskedStudent Student()
    {
        manual_seed(5);
        return new BertMaskedStudent(new BertStudentOptions
        {
            Layers = 3,
            Hidden = 8,
            Heads = 2,
            Intermediate = 12,
            Vocabulary = TinyMaskedCache.Vocabulary,
            Positions = 16,
            HiddenDropout = 0,
            AttentionDropout = 0,
            InitializerRange = 0.3,
        });
    }
}
