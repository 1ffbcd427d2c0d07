using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Testing;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Initialization;

public sealed class TeacherInitializerTests : IDisposable
{
    private static readonly BertStudentOptions Options = new()
    {
        Layers = 4,
        Hidden = 12,
        Heads = 3,
        Intermediate = 20,
        Vocabulary = 40,
        Positions = 16,
        Labels = 3,
        InitializerRange = 0.3,
        LayerNormEpsilon = 1e-5,
    };

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("gelu", "tanh", null)]
    [InlineData("gelu_new", "gelu", 8)]
    [InlineData("relu", "relu", null)]
    [InlineData("silu", "tanh", 12)]
    [InlineData("quick_gelu", "gelu", null)]
    [InlineData("mish", "tanh", null)]
    public void What_is_exported_comes_back_bit_for_bit(string activation, string pooler, int? embedding)
    {
        using var teacher = Teacher(Options with { Activation = activation, PoolerActivation = pooler, Embedding = embedding }, out var weights);

        weights.Activation.ShouldBe(activation);
        weights.Head!.Activation.ShouldBe(pooler);
        using var student = TeacherInitializer.Create(
            new BertStudentOptions { Layers = 4, Hidden = 12, Heads = 3, Intermediate = 20, Activation = weights.Activation, Labels = 3 }, weights, LayerChoice.First);

        foreach (var ((name, a), (other, b)) in teacher.NamedParameters().Zip(student.NamedParameters()))
        {
            name.ShouldBe(other);
            a.Floats().ShouldBe(b.Floats(), name);
        }

        student.Options.LayerNormEpsilon.ShouldBe(1e-5);
        student.Options.Positions.ShouldBe(16);
    }

    [Fact]
    public void Layers_are_taken_in_the_order_of_the_list()
    {
        using var teacher = Teacher(Options, out var weights);

        using var student = TeacherInitializer.Create(Options with { Layers = 2 }, weights, LayerChoice.TryParse("[3, 1]")!);

        Query(student, 0).ShouldBe(Query(teacher, 3));
        Query(student, 1).ShouldBe(Query(teacher, 1));
    }

    [Fact]
    public void Another_number_of_labels_leaves_the_classifier_random()
    {
        using var teacher = Teacher(Options, out var weights);

        using var student = TeacherInitializer.Create(Options with { Labels = 5 }, weights, LayerChoice.First);

        Floats(student, "bert.pooler.dense.weight").ShouldBe(Floats(teacher, "bert.pooler.dense.weight"));
        Floats(student, "classifier.weight").Length.ShouldBe(60);
    }

    [Fact]
    public void Another_width_is_refused_with_both_named()
    {
        using var teacher = Teacher(Options, out var weights);

        Should.Throw<InvalidDataException>(() => TeacherInitializer.Create(Options with { Hidden = 24 }, weights, LayerChoice.First)).Message.ShouldBe(
            "student.hidden is 24, but hidden of the teacher to start from is 12; set student.hidden to 12, or leave it out and it follows the teacher");
    }

    [Fact]
    public void Narrow_embeddings_that_the_teacher_has_not_are_refused()
    {
        using var teacher = Teacher(Options, out var weights);

        Should.Throw<InvalidDataException>(() => TeacherInitializer.Create(Options with { Embedding = 4 }, weights, LayerChoice.First)).Message.ShouldContain(
            "student.embedding is 4, but the teacher to start from has embeddings of 12 and no layer behind them");
    }

    [Theory]
    [InlineData("gelu", 8, "onnxdistill-bert")]
    [InlineData("tanh", null, "bert")]
    [InlineData("tanh", 8, "albert")]
    [InlineData("relu", null, "onnxdistill-bert")]
    public void A_shape_that_BERT_cannot_hold_is_not_called_bert(string pooler, int? embedding, string type)
    {
        var shape = Options with { PoolerActivation = pooler, Embedding = embedding };

        var config = shape.ToConfig();

        config["model_type"]!.ToString().ShouldBe(type);
        config["id2label"] = new System.Text.Json.Nodes.JsonObject { ["0"] = "a", ["1"] = "b", ["2"] = "c" };
        BertStudentOptions.FromConfig(config, "config.json").ShouldBe(shape);
    }

    public void Dispose() => _folder.Dispose();

    private BertStudent Teacher(BertStudentOptions options, out EncoderWeights weights)
    {
        var teacher = new BertStudent(options);
        using (no_grad())
        {
            // Biases of 0 and gains of 1 would hide a mistake.
            foreach (var (_, parameter) in teacher.NamedParameters().Where(p => p.Value.dim() == 1))
            {
                using var noise = randn_like(parameter) * 0.1;
                parameter.add_(noise);
            }
        }

        BertOnnx.Save(teacher, _folder["teacher.onnx"]);
        weights = EncoderWeightsReader.Read(_folder["teacher.onnx"], OnnxFile.Load(_folder["teacher.onnx"]));
        return teacher;
    }

    private static float[] Query(BertStudent student, int layer) => Floats(student, $"bert.encoder.layer.{layer}.attention.self.query.weight");

    private static float[] Floats(BertStudent student, string name) => student.NamedParameters().Single(p => p.Name == name).Value.Floats();
}
