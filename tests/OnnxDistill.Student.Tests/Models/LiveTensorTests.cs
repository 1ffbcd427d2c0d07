using OnnxDistill.Recipes.Loading;
using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Projections;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Models;

public sealed class LiveTensorTests
{
    [Theory]
    [InlineData("bert")]
    [InlineData("mobilebert")]
    [InlineData("bilstm")]
    public void One_scope_a_step_leaves_no_tensor_alive(string kind)
    {
        using StudentModel model = kind switch
        {
            "bert" => new BertStudent(SmallStudents.BertOptions),
            "mobilebert" => new MobileBertStudent(SmallStudents.MobileBertOptions),
            _ => new BiLstmStudent(SmallStudents.BiLstmOptions),
        };
        using var optimizer = new AdamW(ParameterGroups.Of(model, 0.01, decayBiasAndNorm: false), 1e-3, 0.9, 0.999, 1e-8);
        Step(model, optimizer);
        var before = Live();

        for (var step = 0; step < 20; step++)
        {
            Step(model, optimizer);
        }

        (Live() - before).ShouldBe(0);
    }

    [Fact]
    public void Objectives_on_inner_tensors_leave_no_tensor_alive()
    {
        using var folder = new TemporaryFolder();
        var recipe = RecipeLoader.Parse(
            """
            student: {layers: 2, hidden: 8, heads: 2, intermediate: 8}
            stages:
              - objectives:
                  [{kind: patience}, {kind: hidden-mse}, {kind: embedding-mse}, {kind: hidden-cosine}, {kind: attention-mse}, {kind: attention-kl},
                   {kind: value-relation}, {kind: relation, relation_heads: 4}, {kind: feature-map, decomposed: true}, {kind: attention-transfer}]
            """, "r.yaml", "r", []);
        var inputs = CachedData.Open([TinyCache.Write(folder["cache"], rows: 16, capture: "hidden,hidden@cls,scores,qkv")], recipe, null);
        using var model = new BertStudent(SmallStudents.BertOptions with { Vocabulary = TinyCache.Vocabulary, Positions = TinyCache.MaxLength });
        using var projections = StateProjections.Of(recipe, 8, 2, seed: 1);
        var context = new ObjectiveContext(recipe.Student, inputs.Encoder, projections);
        using var optimizer = StageParts.Optimizer(recipe.Stages[0].Optimizer, model, context.Parameters(recipe.Stages[0]));
        var step = new TrainingStep(recipe.Stages[0], model, new StudentBatcher(CPU, siamese: false, regression: false), optimizer, context);
        var batches = inputs.Rows.Batches(new BatchOrder([.. Enumerable.Range(0, 16)], 8, 1, 0, 0, 20), default).ToArray();
        step.Take(batches[0], 1e-3);
        var before = Live();

        foreach (var batch in batches)
        {
            step.Take(batch, 1e-3).Losses.ShouldAllBe(l => l > 0);
        }

        (Live() - before).ShouldBe(0);
    }

    private static void Step(StudentModel model, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.ZeroGradients();
        var output = model.Forward(SmallStudents.Batch(), model.Supported);
        var teacher = new SoftTargetBatch { Logits = ones(2, 3), Labels = tensor(new long[] { 1, 2 }) };
        var soft = new SoftTargetObjective(2, Divergence.Kl, true, Reduction.BatchMean).Loss(output, teacher);
        var loss = soft + new HardLabelObjective().Loss(output, teacher);
        loss.backward();
        optimizer.Step(GradientClipping.Coefficient(GradientClipping.GlobalNorm(model.NamedParameters().Select(p => p.Value)), 1));
        loss.item<float>();
    }

    private static long Live() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
