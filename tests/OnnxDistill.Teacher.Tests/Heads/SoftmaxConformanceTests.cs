using OnnxDistill.Graph.Heads;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;
using OnnxDistill.Teacher.Tests.Fixtures;

namespace OnnxDistill.Teacher.Tests.Heads;

/// <summary>Genuine exports with a softmax or sigmoid put behind their logits: what is read is what they gave before.</summary>
[Trait("Category", "Conformance")]
public sealed class SoftmaxConformanceTests : IDisposable
{
    // As long as the gold's: some exports run at the length that they were traced with alone.
    private static readonly int[][] Rows = [[1, 5, 7, 9, 12, 8, 14, 6, 6, 9, 10, 11, 2], [1, 6, 11, 3, 5, 5, 7, 13, 9, 10, 4, 8, 2]];

    private readonly TemporaryFolder _folder = new();

    // Files without logits of whole texts have nothing to put a softmax behind.
    public static TheoryData<string> Files => [.. SharedFolder.Files("*.onnx", "onnx", "hf").Where(HasLogits).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Files))]
    public void Logits_stand_before_a_softmax_that_was_put_behind_them(string file)
    {
        var path = SharedFolder.Require("onnx", "hf", file);
        var (model, outputs) = Load(path);
        var head = HeadFinder.Find(path, model!, outputs);
        var plain = Plain(path);
        foreach (var (operation, activation) in new[] { ("Softmax", "softmax"), ("Sigmoid", "sigmoid") })
        {
            var behind = Behind(path, model!, head.Logits!.Output, operation);
            var found = HeadFinder.Find(behind, OnnxFile.Load(behind), OnnxFile.Summarise(behind).Outputs);
            found.Outputs[0].Kind.ShouldBe(OutputKind.Probabilities);
            found.Logits!.Activation.ShouldBe(activation);
            if (plain is null)
            {
                continue;                                                        // runs at the length that it was traced with alone
            }

            var logits = Run(behind);
            for (var row = 0; row < Rows.Length; row++)
            {
                logits[row].Select((v, c) => (double)Math.Abs(v - plain[row][c])).Max().ShouldBeLessThan(1e-3, $"{operation}, row {row}");
            }
        }
    }

    private static bool HasLogits(string path)
    {
        var (model, outputs) = Load(path);
        return model is not null && HeadFinder.Find(path, model, outputs).Logits is { Exposed: null };
    }

    private static (ModelProto? Model, IReadOnlyList<TensorSlot> Outputs) Load(string path)
    {
        try
        {
            return (OnnxFile.Load(path), OnnxFile.Summarise(path).Outputs);
        }
        catch (InvalidDataException)
        {
            return (null, []);
        }
    }

    private static float[][]? Plain(string path)
    {
        try
        {
            return Run(path);
        }
        catch (InvalidDataException e) when (e.InnerException is Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
        {
            return null;
        }
    }

    private static float[][] Run(string path)
    {
        using var classifier = OnnxClassifier.Open(path, new ClassifierOptions { Device = Device.Cpu, Threads = 1 });
        var rows = Rows.Select((ids, i) => TinyTeacher.Row(i, ids)).ToArray();
        var flat = new float[rows.Length * classifier.Logits];
        classifier.Run(rows, Rows[0].Length, flat);
        return [.. flat.Chunk(classifier.Logits)];
    }

    private string Behind(string path, ModelProto model, string logits, string operation)
    {
        var changed = model.Clone();
        var output = changed.Graph.Output.First(o => o.Name == logits).Clone();
        output.Name = "onnxdistill.test/p";
        var node = new NodeProto { OpType = operation, Input = { logits }, Output = { output.Name } };
        if (operation == "Softmax")
        {
            node.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeProto.Types.AttributeType.Int, I = 1 });
        }

        changed.Graph.Node.Add(node);
        changed.Graph.Output.Clear();
        changed.Graph.Output.Add(output);
        foreach (var external in OnnxFile.Summarise(path).ExternalFiles)
        {
            File.Copy(external, _folder[Path.GetFileName(external)], overwrite: true);
        }

        OnnxFile.Save(_folder[$"{operation}.onnx"], changed);
        return _folder[$"{operation}.onnx"];
    }
}
