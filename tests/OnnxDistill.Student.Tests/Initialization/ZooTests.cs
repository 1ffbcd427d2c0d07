using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Protobuf;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Testing;
using DataType = OnnxDistill.Graph.Protobuf.TensorProto.Types.DataType;

namespace OnnxDistill.Student.Tests.Initialization;

[Trait("Category", "Conformance")]
public sealed class ZooTests
{
    /// <summary>Every export that has its true tensors beside it.</summary>
    public static TheoryData<string> Models => [.. GoldFiles.WithTruth().Select(f => Path.GetRelativePath(SharedFolder.Path, f))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Models))]
    public void A_student_of_all_layers_computes_the_truth_or_the_family_is_none_of_BERTs(string file)
    {
        var path = SharedFolder.Require(file);
        var truth = Npz.Read(GoldFiles.Of(path)!);

        // PyTorch's own encoder has no family's name, and no norm after its embeddings.
        if (GoldStudents.Weights(path, because: "no LayerNorm stands at the end of the embeddings") is not { } weights)
        {
            return;
        }

        using var student = GoldStudents.Student(weights, truth.TryGetValue("out_logits", out var logits) ? (int)logits.Shape[1] : 2);

        GoldStudents.Error(student, truth).ShouldBeLessThan(Tolerance(OnnxFile.Load(path), weights));
    }

    private static double Tolerance(ModelProto model, EncoderWeights weights) =>
        weights.Warning is not null ? 0.1
        : model.Graph.Initializer.Any(i => (DataType)i.DataType is DataType.Float16 or DataType.Bfloat16) ? 1e-2
        : weights.Activation == "gelu_new" ? 2e-3
        : 1e-4;
}
