using OnnxDistill.Graph.Building;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Recipes.LayerMaps;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Student.Tests.Support;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Initialization;

/// <summary>Students that start from a masked language model: one of ours, as its ONNX file has it.</summary>
[Collection(TorchRandomCollection.Name)]
public sealed class MaskedInitializationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BertMaskedStudent _teacher = TinyMaskedCache.Teacher();
    private readonly string _file;

    public MaskedInitializationTests()
    {
        using (no_grad())
        {
            // A head straight from the generator has no biases, and they could be mixed up.
            foreach (var (_, parameter) in _teacher.NamedParameters().Where(p => p.Name.StartsWith("cls.", StringComparison.Ordinal)))
            {
                parameter.add_(randn_like(parameter) * 0.3);
            }
        }

        StudentOnnx.Save(_teacher, _file = _folder["mlm.onnx"]);
    }

    public void Dispose()
    {
        _teacher.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_student_of_all_layers_is_the_teacher()
    {
        var start = TeacherStart.At(_file);
        using var student = TeacherInitializer.CreateMasked(Shape(layers: 2), start.Weights, LayerChoice.Every);

        foreach (var (name, value) in _teacher.NamedParameters())
        {
            student.NamedParameters().Single(p => p.Name == name).Value.Floats().ShouldBe(value.Floats(), 1e-6, name);
        }
    }

    [Fact]
    public void A_classifier_starts_from_its_encoder_with_a_head_of_its_own()
    {
        var start = TeacherStart.At(_file);
        using var student = TeacherInitializer.Create(Shape(layers: 1), start.Weights, LayerChoice.TryParse("[1]")!);
        var own = student.NamedParameters().ToDictionary(p => p.Name, p => p.Value.Floats());
        var theirs = _teacher.NamedParameters().ToDictionary(p => p.Name, p => p.Value.Floats());

        own["bert.embeddings.word_embeddings.weight"].ShouldBe(theirs["bert.embeddings.word_embeddings.weight"], 1e-6);
        own["bert.encoder.layer.0.output.dense.weight"].ShouldBe(theirs["bert.encoder.layer.1.output.dense.weight"], 1e-6);
        own["classifier.weight"].Max(Math.Abs).ShouldBeInRange(1e-4f, 0.2f);
    }

    [Theory]
    [InlineData("decoder", false)]          // a decoder of its own
    [InlineData("activation", false)]       // another activation than the encoder's
    [InlineData("gemm", true)]
    [InlineData("spelled-out norm", true)]
    public void A_head_is_taken_where_a_students_can_be_made_of_it(string change, bool taken)
    {
        var model = OnnxFile.Load(_file);
        Change(model, change);

        var head = EncoderWeightsReader.Read(_file, model).MaskedHead;

        (head is not null).ShouldBe(taken);
        if (head is not null)
        {
            var theirs = _teacher.NamedParameters().ToDictionary(p => p.Name, p => p.Value.Floats());
            head.Transform.Weight.ToArray().ShouldBe(theirs["cls.predictions.transform.dense.weight"], 1e-6);
            head.Transform.Bias.ToArray().ShouldBe(theirs["cls.predictions.transform.dense.bias"], 1e-6);
            head.Norm.Gamma.ToArray().ShouldBe(theirs["cls.predictions.transform.LayerNorm.weight"], 1e-6);
            head.Norm.Beta.ToArray().ShouldBe(theirs["cls.predictions.transform.LayerNorm.bias"], 1e-6);
            head.Bias.ToArray().ShouldBe(theirs["cls.predictions.bias"], 1e-6);
        }
    }

    private static BertStudentOptions Shape(int layers) => new() { Layers = layers, Hidden = 8, Heads = 2, Intermediate = 12 };

    private void Change(ModelProto model, string change)
    {
        var nodes = model.Graph.Node;
        var norm = nodes.Last(n => n.OpType == "LayerNormalization");
        var decoder = nodes.Last(n => n.OpType == "MatMul");
        switch (change)
        {
            case "decoder":
                model.Graph.Initializer.Add(TensorWriter.Make<float>("other", [.. Enumerable.Range(0, 160).Select(i => MathF.Sin(i))], 8, 20));
                decoder.Input[1] = "other";
                break;
            case "activation":
                var erf = nodes.Last(n => n.OpType == "Erf");
                erf.OpType = "Tanh";
                break;
            case "gemm":
                var bias = nodes.Last(n => n.OpType == "Add");
                nodes.Remove(bias);
                nodes.Remove(decoder);
                nodes.Add(new NodeProto
                {
                    OpType = "Gemm",
                    Input = { norm.Output[0], "bert.embeddings.word_embeddings.weight", "cls.predictions.bias" },
                    Output = { bias.Output[0] },
                    Attribute = { new AttributeProto { Name = "transB", I = 1, Type = AttributeProto.Types.AttributeType.Int } },
                });
                break;
            default:
                var at = nodes.IndexOf(norm);
                var (x, y) = (norm.Input[0], norm.Output[0]);
                nodes.Remove(norm);
                model.Graph.Initializer.Add(TensorWriter.Make<float>("tiny", [1e-12f]));
                NodeProto[] spelled =
                [
                    new() { OpType = "ReduceMean", Input = { x }, Output = { "n0" }, Attribute = { Axes() } },
                    new() { OpType = "Sub", Input = { x, "n0" }, Output = { "n1" } },
                    new() { OpType = "Mul", Input = { "n1", "n1" }, Output = { "n2" } },
                    new() { OpType = "ReduceMean", Input = { "n2" }, Output = { "n3" }, Attribute = { Axes() } },
                    new() { OpType = "Add", Input = { "n3", "tiny" }, Output = { "n4" } },
                    new() { OpType = "Sqrt", Input = { "n4" }, Output = { "n5" } },
                    new() { OpType = "Div", Input = { "n1", "n5" }, Output = { "n6" } },
                    new() { OpType = "Mul", Input = { "n6", norm.Input[1] }, Output = { "n7" } },
                    new() { OpType = "Add", Input = { "n7", norm.Input[2] }, Output = { y } },
                ];
                foreach (var node in spelled.Reverse())
                {
                    nodes.Insert(at, node);
                }

                break;
        }
    }

    private static AttributeProto Axes() => new() { Name = "axes", Ints = { -1 }, Type = AttributeProto.Types.AttributeType.Ints };
}
