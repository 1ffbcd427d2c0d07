using OnnxDistill.Graph.Encoders;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Testing;
using DataType = OnnxDistill.Graph.Protobuf.TensorProto.Types.DataType;

namespace OnnxDistill.Student.Tests.Initialization;

[Trait("Category", "Conformance")]
public sealed class ZooTests
{
    private static readonly string[] OtherFamilies = ["modernbert", "mpnet", "deberta-v2", "mobilebert"];

    /// <summary>Folder and file of every model of the zoo that has its true tensors beside it.</summary>
    public static TheoryData<string, string> Models => [.. SharedFolder.Folders("onnx", "zoo")
        .SelectMany(f => Directory.EnumerateFiles(f, "*.truth.npz").Order(StringComparer.Ordinal).Select(t => (Path.GetFileName(f), Path.GetFileName(t)[..^".truth.npz".Length])))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Models))]
    public void A_student_of_all_layers_computes_the_truth_or_the_family_is_none_of_BERTs(string folder, string name)
    {
        var path = SharedFolder.Require("onnx", "zoo", folder, name + ".onnx");
        var truth = Npz.Read(SharedFolder.Require("onnx", "zoo", folder, name + ".truth.npz"));
        var model = OnnxFile.Load(path);
        EncoderWeights weights;
        try
        {
            weights = EncoderWeightsReader.Read(path, model);
        }
        catch (InvalidDataException refusal)
        {
            // PyTorch's own encoder has no family's name, and no norm after its embeddings.
            var map = EncoderFinder.Find(path, model, dequantize: true).Map;
            (map is null || OtherFamilies.Contains(map.Family) || refusal.Message.Contains("no LayerNorm stands at the end of the embeddings", StringComparison.Ordinal)).ShouldBeTrue(refusal.Message);
            return;
        }

        using var student = GoldStudents.Student(weights, truth.TryGetValue("out_logits", out var logits) ? (int)logits.Shape[1] : 2);

        GoldStudents.Error(student, truth).ShouldBeLessThan(Tolerance(model, weights));
    }

    private static double Tolerance(ModelProto model, EncoderWeights weights) =>
        weights.Warning is not null ? 0.1
        : model.Graph.Initializer.Any(i => (DataType)i.DataType is DataType.Float16 or DataType.Bfloat16) ? 1e-2
        : weights.Activation == "gelu_new" ? 2e-3
        : 1e-4;
}
