using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Inputs;
using OnnxDistill.Teacher.Inspection;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;
using static OnnxDistill.Graph.Protobuf.TensorProto.Types;

namespace OnnxDistill.Teacher.Tests.Inputs;

public sealed class UnreadInputsTests : IDisposable
{
    private static readonly EncodedExample[] Rows = [Row(7, 8, 9, 10), Row(11, 12)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("labels", DataType.Int64, "batch")]
    [InlineData("task_id", DataType.Int32, "")]
    [InlineData("pixel_values", DataType.Float, "batch,3,8,height")]
    [InlineData("unique_ids_raw_output___9:0", DataType.Int64, "unk__1")]
    [InlineData("cache_position", DataType.Int64, "1")]
    [InlineData("extra", DataType.Float, "batch,sequence")]
    [InlineData("extra", DataType.Int64, "batch,sequence")]
    [InlineData("past_key_values.0.key", DataType.Float16, "batch,3,past,4")]
    [InlineData("flag", DataType.Bool, "")]
    [InlineData("titles", DataType.String, "batch,2")]
    [InlineData("weight", DataType.Double, "?")]
    public void An_input_that_nothing_reads_gets_zeros_and_a_line_says_so(string name, DataType type, string shape)
    {
        var plain = Answers(Save(new DialectEncoder().Build()), out _);
        foreach (var first in new[] { true, false })
        {
            var path = Save(With(new DialectEncoder().Build(), name, type, shape, first));
            Answers(path, out var note).ShouldBe(plain);
            note!.ShouldContain($"'{name}' (");
            note!.ShouldContain("gets zeros");
        }
    }

    [Fact]
    public void Taps_of_such_a_file_can_be_had_and_inspect_says_what_it_does()
    {
        var path = Save(With(new DialectEncoder().Build(), "pixel_values", DataType.Float, "batch,3,8,8"));
        using var teacher = TextTeacher.Open(
            TeacherFolder.Resolve(path, null), new ClassifierOptions { Threads = 1, Device = Device.Cpu }, Capture.Parse("logits,hidden,scores"));
        teacher.Map!.Layers.ShouldBe(DialectEncoder.Layers);
        var inspection = TeacherInspector.Inspect(path);
        (inspection.Support, inspection.RoleOf("pixel_values")).ShouldBe((TeacherSupport.Full, "unread"));
        inspection.Notes.ShouldContain(n => n.Contains("float [batch, 3, 8, 8]", StringComparison.Ordinal));
    }

    [Fact]
    public void An_output_that_depends_on_such_an_input_is_not_offered()
    {
        var model = With(new DialectEncoder().Build(), "labels", DataType.Float, "batch,2");
        model.Graph.Node.Add(new NodeProto { OpType = "Sub", Input = { "logits", "labels" }, Output = { "loss_logits" } });
        model.Graph.Output.Insert(0, Value("loss_logits", DataType.Float, "batch,2"));
        Answers(Save(model), out var note).ShouldBe(Answers(Save(new DialectEncoder().Build()), out _));
        note!.ShouldContain("not offered: loss_logits");
    }

    [Theory]
    [InlineData("task_id", DataType.Float, "batch,2")]
    [InlineData("features", DataType.Float, "batch,2")]
    [InlineData("gate", DataType.Float, "")]
    public void An_input_that_matters_is_refused_by_name(string name, DataType type, string shape)
    {
        var model = With(new DialectEncoder().Build(), name, type, shape);
        model.Graph.Node.Single(n => n.Output.Contains("logits")).Output[0] = "raw";
        model.Graph.Node.Add(new NodeProto { OpType = "Add", Input = { "raw", name }, Output = { "logits" } });
        Should.Throw<InvalidDataException>(() => Answers(Save(model), out _)).Message.ShouldContain($"'{name}'");
    }

    [Fact]
    public void What_stands_in_the_body_of_a_condition_counts_as_read()
    {
        var model = With(new DialectEncoder().Build(), "switch", DataType.Bool, string.Empty);
        model = With(model, "other", DataType.Float, "batch,2");
        model.Graph.Node.Single(n => n.Output.Contains("logits")).Output[0] = "raw";
        model.Graph.Node.Add(new NodeProto
        {
            OpType = "If",
            Input = { "switch" },
            Output = { "logits" },
            Attribute =
            {
                new AttributeProto { Name = "then_branch", Type = AttributeProto.Types.AttributeType.Graph, G = Branch("raw", "then") },
                new AttributeProto { Name = "else_branch", Type = AttributeProto.Types.AttributeType.Graph, G = Branch("other", "else") },
            },
        });
        Should.Throw<InvalidDataException>(() => Answers(Save(model), out _)).Message.ShouldContain("'switch'");
    }

    [Fact]
    public void What_only_sizes_are_read_of_has_them()
    {
        var model = With(new DialectEncoder().Build(), "labels", DataType.Int64, "batch,sequence");
        model.Graph.Node.Single(n => n.Output.Contains("logits")).Output[0] = "raw";
        model.Graph.Node.Add(new NodeProto { OpType = "Shape", Input = { "labels" }, Output = { "sizes" } });
        model.Graph.Node.Add(new NodeProto { OpType = "Cast", Input = { "sizes" }, Output = { "numbers" }, Attribute = { new AttributeProto { Name = "to", I = 1, Type = AttributeProto.Types.AttributeType.Int } } });
        model.Graph.Node.Add(new NodeProto { OpType = "Add", Input = { "raw", "numbers" }, Output = { "logits" } });
        using var classifier = Open(Save(model));
        using var plain = Open(Save(new DialectEncoder().Build()));
        var (sized, raw) = (classifier.Run([Rows[0]])[0], plain.Run([Rows[0]])[0]);
        (sized[0] - raw[0]).ShouldBe(1, 1e-5f);
        (sized[1] - raw[1]).ShouldBe(4, 1e-5f);
    }

    private static EncodedExample Row(params int[] ids) => new(0, 1, 0, double.NaN, ids, new int[ids.Length], ids.Length, "a row");

    private static GraphProto Branch(string value, string name) => new()
    {
        Name = name,
        Node = { new NodeProto { OpType = "Identity", Input = { value }, Output = { name } } },
        Output = { Value(name, DataType.Float, "batch,2") },
    };

    private static ModelProto With(ModelProto model, string name, DataType type, string shape, bool first = false)
    {
        model.Graph.Input.Insert(first ? 0 : model.Graph.Input.Count, Value(name, type, shape));
        return model;
    }

    private static ValueInfoProto Value(string name, DataType type, string shape)
    {
        var dims = shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(d => int.TryParse(d, out var size)
            ? new TensorShapeProto.Types.Dimension { DimValue = size }
            : d == "?" ? new TensorShapeProto.Types.Dimension() : new TensorShapeProto.Types.Dimension { DimParam = d });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new TensorShapeProto { Dim = { dims } } } } };
    }

    private static OnnxClassifier Open(string path) => OnnxClassifier.Open(path, new ClassifierOptions { Threads = 1, Device = Device.Cpu });

    private static float[] Answers(string path, out string? note)
    {
        using var classifier = Open(path);
        note = classifier.InputNote;
        return [.. classifier.Run(Rows).SelectMany(r => r)];
    }

    private string Save(ModelProto model)
    {
        var path = _folder[$"{Guid.NewGuid():N}.onnx"];
        OnnxFile.Save(path, model);
        return path;
    }
}
