using OnnxDistill.Student.Models;
using OnnxDistill.Student.Optimizers;
using OnnxDistill.Student.Safetensors;
using OnnxDistill.Student.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace OnnxDistill.Student.Tests.Optimizers;

public sealed class StudentOptimizerTests
{
    public static TheoryData<string> Kinds => ["adamw", "adam", "adadelta", "bert-adam"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_fused_pass_agrees_with_torchs_operators(string kind)
    {
        // 70,001 elements: several chunks and a rest that fills no vector.
        var fused = Run(kind, ScalarType.Float32, 70_001, steps: 3);
        var operators = Run(kind, ScalarType.Float64, 70_001, steps: 3);

        fused.Zip(operators).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_number_of_threads_changes_no_bit(string kind)
    {
        var threads = get_num_threads();
        try
        {
            set_num_threads(1);
            var one = Run(kind, ScalarType.Float32, 200_003, steps: 2);
            set_num_threads(4);
            var four = Run(kind, ScalarType.Float32, 200_003, steps: 2);

            four.ShouldBe(one);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_restored_state_goes_on_with_the_same_bits(string kind)
    {
        using var folder = new TemporaryFolder();
        var straight = Parameters(ScalarType.Float32, 1000);
        using var whole = Create(kind, straight);
        Advance(whole, straight, 0, 4);

        var resumed = Parameters(ScalarType.Float32, 1000);
        using (var first = Create(kind, resumed))
        {
            Advance(first, resumed, 0, 2);
            SafetensorsFile.Write(folder["state.safetensors"], [.. first.State()]);
        }

        using var second = Create(kind, resumed);
        second.LoadState(SafetensorsFile.Read(folder["state.safetensors"]), "state.safetensors");
        Advance(second, resumed, 2, 4);

        second.Steps.ShouldBe(4);
        resumed[0].Value.Floats().ShouldBe(straight[0].Value.Floats());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_group_with_a_factor_steps_as_with_that_learning_rate(string kind)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            var (own, other) = (Parameters(type, 100), Parameters(type, 100));
            using var factor = Create(kind, own, rateFactor: 0.25);
            using var rate = Create(kind, other);
            rate.LearningRate /= 4;
            Advance(factor, own, 0, 3);
            Advance(rate, other, 0, 3);

            own[0].Value.Floats64().ShouldBe(other[0].Value.Floats64());
        }
    }

    [Fact]
    public void A_state_of_another_student_is_refused()
    {
        using var optimizer = Create("adamw", Parameters(ScalarType.Float32, 3));

        Should.Throw<InvalidDataException>(() => optimizer.LoadState(new Dictionary<string, Tensor>(), "state.safetensors"))
            .Message.ShouldContain("holds no optimizer state steps");
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        var parameters = Parameters(ScalarType.Float32, 3);
        using var optimizer = Create("adamw", parameters);
        var before = parameters[0].Value.Floats();

        optimizer.Step();

        parameters[0].Value.Floats().ShouldBe(before);
    }

    [Fact]
    public void Biases_and_norms_do_not_decay_unless_asked_for()
    {
        using var model = new BertStudent(SmallStudents.BertOptions);

        var groups = ParameterGroups.Of(model, 0.01, decayBiasAndNorm: false);

        groups.Select(g => g.WeightDecay).ShouldBe([0.01, 0]);
        groups[0].Parameters.ShouldAllBe(p => p.Name.EndsWith("weight") && !p.Name.Contains("LayerNorm"));
        groups[1].Parameters.ShouldAllBe(p => p.Name.EndsWith("bias") || p.Name.Contains("LayerNorm"));
        ParameterGroups.Of(model, 0.01, decayBiasAndNorm: true).Single().Parameters.Count.ShouldBe(model.NamedParameters().Count);
    }

    [Fact]
    public void Clipping_leaves_small_gradients_alone_and_tells_of_ones_that_are_not_finite()
    {
        var parameters = Parameters(ScalarType.Float32, 4);
        parameters[0].Value.grad = full(4, 0.5f);
        var norm = GradientClipping.GlobalNorm([parameters[0].Value]);
        norm.ShouldBe(1);
        GradientClipping.Coefficient(norm, 2).ShouldBe(1);
        GradientClipping.Coefficient(norm, 0.5).ShouldBe(0.5, 1e-6);

        parameters[0].Value.grad = full(4, float.PositiveInfinity);
        double.IsFinite(GradientClipping.GlobalNorm([parameters[0].Value])).ShouldBeFalse();
    }

    [Theory]
    [InlineData("adamw", ScalarType.Float32)]
    [InlineData("bert-adam", ScalarType.Float32)]
    [InlineData("adadelta", ScalarType.Float32)]
    [InlineData("adam", ScalarType.Float64)]
    public void A_gradient_is_scaled_before_anything_else(string kind, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (scaled, given) = (Parameters(type, 37), Parameters(type, 37));
        using var one = Create(kind, scaled);
        using var other = Create(kind, given);
        for (var step = 1; step < 4; step++)
        {
            var gradient = (arange(37, dtype: ScalarType.Float64) * step).sin().to(type);
            (scaled[0].Value.grad, given[0].Value.grad) = (gradient, gradient * 0.25);
            one.Step(0.25);
            other.Step();
        }

        (scaled[0].Value - given[0].Value).abs().max().to(ScalarType.Float64).item<double>().ShouldBeLessThan(1e-7);
    }

    private static double[] Run(string kind, ScalarType type, int length, int steps)
    {
        using var scope = NewDisposeScope();
        var parameters = Parameters(type, length);
        using var optimizer = Create(kind, parameters);
        Advance(optimizer, parameters, 0, steps);
        return parameters[0].Value.detach().to(ScalarType.Float64).data<double>().ToArray();
    }

    private static void Advance(StudentOptimizer optimizer, List<(string Name, Parameter Value)> parameters, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            using var scope = NewDisposeScope();
            var value = parameters[0].Value;
            value.grad = ((arange(value.numel(), dtype: ScalarType.Float64) * (step + 1.7)).sin() * 0.1).to(value.dtype);
            optimizer.Step();
        }
    }

    private static List<(string Name, Parameter Value)> Parameters(ScalarType type, int length) =>
        [("weight", new Parameter((arange(length, dtype: ScalarType.Float64) * 0.37).cos().to(type)))];

    private static StudentOptimizer Create(string kind, List<(string Name, Parameter Value)> parameters, double rateFactor = 1)
    {
        ParameterGroup[] groups = [new(parameters, 0.02) { RateFactor = rateFactor }];
        return kind switch
        {
            "adamw" => new AdamW(groups, 1e-2, 0.9, 0.999, 1e-8),
            "adam" => new Adam(groups, 1e-2, 0.9, 0.999, 1e-8),
            "adadelta" => new Adadelta(groups, 1, 0.95, 1e-6),
            _ => new BertAdam(groups, 1e-2, 0.9, 0.999, 1e-6, 1),
        };
    }
}
