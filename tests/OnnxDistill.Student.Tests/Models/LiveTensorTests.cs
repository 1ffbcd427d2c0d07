using OnnxDistill.Student.Clipping;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Models.MobileBert;
using OnnxDistill.Student.Objectives;
using OnnxDistill.Student.Objectives.Logits;
using OnnxDistill.Student.Optimizers;
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

    private static void Step(StudentModel model, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.ZeroGradients();
        var output = model.Forward(SmallStudents.Batch(), model.Supported);
        var teacher = new SoftTargetBatch { Logits = ones(2, 3), Labels = tensor(new long[] { 1, 2 }) };
        var soft = new SoftTargetObjective(2, Divergence.Kl, true, Reduction.BatchMean).Loss(output, teacher);
        var loss = soft + new HardLabelObjective().Loss(output, teacher);
        loss.backward();
        GradientClipping.ByGlobalNorm(model.NamedParameters().Select(p => p.Value), 1);
        optimizer.Step();
        loss.item<float>();
    }

    private static long Live() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
