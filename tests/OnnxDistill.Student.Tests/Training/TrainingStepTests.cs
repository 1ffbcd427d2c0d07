using OnnxDistill.Student.Batches;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;
using TorchSharp;

namespace OnnxDistill.Student.Tests.Training;

[Collection(TorchRandomCollection.Name)]
public sealed class TrainingStepTests
{
    [Theory]
    [InlineData("hinton")]
    [InlineData("distilled-bilstm")]
    public void A_step_leaves_no_tensor_alive(string name)
    {
        var recipe = TinyRun.Recipe(name);
        using StudentModel model = name == "hinton"
            ? new BertStudent(new BertStudentOptions { Layers = 1, Hidden = 16, Heads = 2, Intermediate = 32, Vocabulary = TinyCache.Vocabulary, Positions = 16 })
            : new BiLstmStudent(new BiLstmStudentOptions { Embedding = 12, Hidden = 8, Fc = 10, Vocabulary = TinyCache.Vocabulary });
        var batch = Rows();
        var batcher = new StudentBatcher(torch.CPU, siamese: false, regression: false);
        using var optimizer = StageParts.Optimizer(recipe.Stages[0].Optimizer, model);
        var step = new TrainingStep(recipe.Stages[0], model, batcher, optimizer);
        step.Take(batch, 1e-3);

        DisposeScopeManager.Statistics.Reset();
        for (var i = 0; i < 20; i++)
        {
            step.Take(batch, 1e-3);
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(0);
    }

    // These two tell a small gradient from a large one: their denominators' floors count. Adam's own does not.
    [Theory]
    [InlineData("bert-adam", 1e-3)]
    [InlineData("adadelta", 1.0)]
    public void A_stage_s_clip_norm_reaches_the_optimizer(string kind, double rate)
    {
        var (free, clipped) = (Moved(kind, rate, "1e9"), Moved(kind, rate, "1e-9"));

        clipped.Norm.ShouldBe(free.Norm);                                        // told as it was before
        clipped.Most.ShouldBeLessThan(free.Most / 1000);
        free.Most.ShouldBeGreaterThan(0);
    }

    // How far a step moves a weight, at most.
    private static (double Most, double Norm) Moved(string kind, double rate, string clip)
    {
        torch.manual_seed(1);
        using var scope = torch.NewDisposeScope();
        var stage = TinyRun.Recipe("hinton", $"optimizer.kind={kind}", "optimizer.weight_decay=0", $"clip_norm={clip}", "student.dropout=0").Stages[0];
        using var model = new BertStudent(new BertStudentOptions { Layers = 1, Hidden = 16, Heads = 2, Intermediate = 32, Vocabulary = TinyCache.Vocabulary, Positions = 16 });
        using var optimizer = StageParts.Optimizer(stage.Optimizer, model);
        var before = model.NamedParameters().Select(p => p.Value.detach().clone()).ToList();
        var norm = new TrainingStep(stage, model, new StudentBatcher(torch.CPU, siamese: false, regression: false), optimizer).Take(Rows(), rate).GradientNorm;
        return (model.NamedParameters().Zip(before).Max(p => (p.First.Value.detach() - p.Second).abs().max().item<float>()), norm);
    }

    private static RowBatch Rows()
    {
        var builder = new StudentRowsBuilder(2);
        for (var row = 0; row < 8; row++)
        {
            builder.Add(TinyCache.Ids(row), TinyCache.Ids(row).Length, row % 2, [1, -1]);
        }

        return new RowBatch(builder.Build(), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
