using OnnxDistill.Student.Averaging;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Averaging;

public sealed class AveragedWeightsTests
{
    [Fact]
    public void The_average_moves_by_its_share_and_the_student_gets_its_own_bits_back()
    {
        using var model = new BertStudent(SmallStudents.BertOptions);
        var weight = model.NamedParameters()[0].Value;
        Fill(weight, 1);
        using var average = new AveragedWeights(0.75, model);
        Fill(weight, 3);
        average.Update();               // 0.75 * 1 + 0.25 * 3
        Fill(weight, -2.1f);
        average.Update();               // 0.75 * 1.5 + 0.25 * -2.1

        using (average.Show())
        {
            weight.Floats().ShouldAllBe(v => Math.Abs(v - 0.6f) < 1e-6);
        }

        weight.Floats().ShouldAllBe(v => v == -2.1f);
        average.Keep();
        weight.Floats().ShouldAllBe(v => Math.Abs(v - 0.6f) < 1e-6);
    }

    [Fact]
    public void A_state_without_an_average_is_refused()
    {
        using var model = new BertStudent(SmallStudents.BertOptions);
        using var average = new AveragedWeights(0.5, model);

        Should.Throw<InvalidDataException>(() => average.Load(new Dictionary<string, Tensor>(), "state.safetensors")).Message.ShouldContain("holds no average of");
    }

    private static void Fill(Tensor weight, float value)
    {
        using var noGradients = no_grad();
        weight.fill_(value);
    }
}
