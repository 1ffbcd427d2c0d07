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
        var builder = new StudentRowsBuilder(2);
        for (var row = 0; row < 8; row++)
        {
            builder.Add(TinyCache.Ids(row), TinyCache.Ids(row).Length, row % 2, [1, -1]);
        }

        var recipe = TinyRun.Recipe(name);
        using StudentModel model = name == "hinton"
            ? new BertStudent(new BertStudentOptions { Layers = 1, Hidden = 16, Heads = 2, Intermediate = 32, Vocabulary = TinyCache.Vocabulary, Positions = 16 })
            : new BiLstmStudent(new BiLstmStudentOptions { Embedding = 12, Hidden = 8, Fc = 10, Vocabulary = TinyCache.Vocabulary });
        var batch = new RowBatch(builder.Build(), [0, 1, 2, 3, 4, 5, 6, 7]);
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
}
