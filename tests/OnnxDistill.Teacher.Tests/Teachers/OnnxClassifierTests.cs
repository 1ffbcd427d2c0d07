using OnnxDistill.Graph.Building;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Examples;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Teachers;

public sealed class OnnxClassifierTests : IDisposable
{
    private static readonly EncodedExample[] Rows =
    [
        TinyTeacher.Row(0, 2, 5, 3), TinyTeacher.Row(1, 2, 6, 7, 8, 3), TinyTeacher.Row(2, 2, 9, 10, 3), TinyTeacher.Pair(3, [2, 5, 3, 6, 3], 3),
        TinyTeacher.Row(4, 2, 11, 3),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Shapes => ["int64", "int32", "no mask", "float mask", "no token types", "fixed length", "fixed rows", "fixed both", "half logits", "no shapes"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_row_gets_its_own_logits_whatever_the_models_inputs_and_the_rows_beside_it(string shape)
    {
        var tiny = shape switch
        {
            "int32" => new TinyTeacher { Int32Ids = true },
            "no mask" => new TinyTeacher { HasMask = false },
            "float mask" => new TinyTeacher { FloatMask = true },
            "no token types" => new TinyTeacher { HasTokenTypes = false },
            "fixed length" => new TinyTeacher { FixedLength = 9 },
            "fixed rows" => new TinyTeacher { FixedRows = 2 },
            "fixed both" => new TinyTeacher { FixedRows = 1, FixedLength = 5 },
            "half logits" => new TinyTeacher { HalfLogits = true },
            "no shapes" => new TinyTeacher { NamelessShapes = true },
            _ => new TinyTeacher(),
        };
        using var classifier = Open(tiny);

        var logits = classifier.Run(Rows);

        classifier.Logits.ShouldBe(TinyTeacher.Classes);
        for (var i = 0; i < Rows.Length; i++)
        {
            var expected = TinyTeacher.Expected(Rows[i].InputIds, Rows[i].TokenTypeIds, tiny.HasTokenTypes);
            for (var c = 0; c < expected.Length; c++)
            {
                logits[i][c].ShouldBe(expected[c], tiny.HalfLogits ? 5e-3 : 1e-5, $"row {i}, class {c}");
            }
        }
    }

    [Fact]
    public void The_same_memory_serves_batches_of_any_size()
    {
        using var classifier = Open(new TinyTeacher());
        foreach (var count in new[] { 5, 1, 3, 5 })
        {
            var logits = classifier.Run(Rows.AsSpan(0, count));
            logits.Length.ShouldBe(count);
            logits[^1][0].ShouldBe(TinyTeacher.Expected(Rows[count - 1].InputIds, Rows[count - 1].TokenTypeIds)[0], 1e-5);
        }
    }

    [Fact]
    public void A_row_longer_than_a_fixed_axis_is_refused_with_the_way_out()
    {
        using var classifier = Open(new TinyTeacher { FixedLength = 4 });
        var error = Should.Throw<InvalidDataException>(() => classifier.Run(Rows));
        error.Message.ShouldContain("row 1 has 5");
        error.Message.ShouldContain("--max-length 4");
    }

    [Fact]
    public void The_vocabulary_is_read_from_the_graph()
    {
        using var classifier = Open(new TinyTeacher());
        classifier.VocabularySize.ShouldBe(TinyTeacher.Vocabulary);
    }

    [Fact]
    public void An_id_beyond_the_vocabulary_names_row_and_vocabulary()
    {
        using var classifier = Open(new TinyTeacher());
        var error = Should.Throw<InvalidDataException>(() => classifier.Run([TinyTeacher.Row(7, 2, 99, 3)]));
        error.Message.ShouldContain("vocabulary");
        error.Message.ShouldContain("row 7");
        error.Message.ShouldContain("99");
    }

    [Fact]
    public void A_model_without_logits_lists_its_outputs()
    {
        var graph = new OnnxGraphBuilder("encoder");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        graph.Output<float>("last_hidden_state", graph.Node("Gather", [graph.Initializer<float>("words", new float[20], 10, 2), ids]), "batch", "sequence", 2);
        graph.Save(_folder["encoder.onnx"]);
        var error = Should.Throw<InvalidDataException>(() => OnnxClassifier.Open(_folder["encoder.onnx"], new ClassifierOptions()).Dispose());
        error.Message.ShouldContain("last_hidden_state");
    }

    [Fact]
    public void Logits_for_every_token_are_refused_with_the_reason()
    {
        var graph = new OnnxGraphBuilder("tagger");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        graph.Output<float>("logits", graph.Node("Gather", [graph.Initializer<float>("words", new float[20], 10, 2), ids]), "batch", "sequence", 2);
        graph.Save(_folder["tagger.onnx"]);
        Should.Throw<InvalidDataException>(() => OnnxClassifier.Open(_folder["tagger.onnx"], new ClassifierOptions()).Dispose())
            .Message.ShouldContain("per token");
    }

    [Fact]
    public void An_axis_that_follows_the_length_is_no_axis_of_classes()
    {
        var graph = new OnnxGraphBuilder("odd");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        graph.Output<float>("result", graph.Node("Cast", [ids], ("to", 1)), "batch", "x");
        graph.Save(_folder["odd.onnx"]);
        Should.Throw<InvalidDataException>(() => OnnxClassifier.Open(_folder["odd.onnx"], new ClassifierOptions()).Dispose()).Message.ShouldContain("[batch, classes]");
    }

    [Fact]
    public void A_layer_normalization_with_an_empty_input_does_not_crash_the_process()
    {
        var graph = new OnnxGraphBuilder("norm");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        var vectors = graph.Node("Gather", [graph.Initializer<float>("words", [1, 2, 3, 4, 5, 7], 2, 3), ids]);
        var sum = graph.Node("Add", [vectors, vectors]);
        var norm = graph.Node("LayerNormalization", [sum, graph.Initializer<float>("scale", [1, 1, 1], 3), string.Empty], ("axis", -1), ("epsilon", 1e-5f));
        graph.Output<float>("logits", graph.Node("ReduceMean", [norm], ("axes", new[] { 1L }), ("keepdims", 0)), "batch", 3);
        graph.Save(_folder["norm.onnx"]);
        using var classifier = OnnxClassifier.Open(_folder["norm.onnx"], new ClassifierOptions());
        classifier.Run([TinyTeacher.Row(0, 0, 0)])[0][1].ShouldBe(0, 1e-5);
    }

    [Fact]
    public void A_model_that_onnx_runtime_cannot_load_is_one_sentence_with_the_file()
    {
        var graph = new OnnxGraphBuilder("unknown");
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        graph.Output<float>("logits", graph.Node("NoSuchOperator", [ids]), "batch", 2);
        graph.Save(_folder["unknown.onnx"]);
        var error = Should.Throw<InvalidDataException>(() => OnnxClassifier.Open(_folder["unknown.onnx"], new ClassifierOptions()).Dispose());
        error.Message.ShouldContain("unknown.onnx");
        error.Message.ShouldContain("NoSuchOperator");
        error.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_refused_and_auto_runs_on_the_cpu()
    {
        var path = new TinyTeacher().Save(_folder["model.onnx"]);
        using (var auto = OnnxClassifier.Open(path, new ClassifierOptions()))
        {
            Assert.SkipUnless(auto.Device == Device.Cpu, "a GPU is there");
        }

        Should.Throw<InvalidDataException>(() => OnnxClassifier.Open(path, new ClassifierOptions { Device = Device.Parse("cuda:1") }).Dispose())
            .Message.ShouldContain("cuda:1 is not available");
    }

    private OnnxClassifier Open(TinyTeacher tiny) => OnnxClassifier.Open(tiny.Save(_folder["model.onnx"]), new ClassifierOptions { PadId = 1, Threads = 1 });
}
