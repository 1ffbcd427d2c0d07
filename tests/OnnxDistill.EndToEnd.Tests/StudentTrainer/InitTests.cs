using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Weights;

namespace OnnxDistill.EndToEnd.Tests.StudentTrainer;

public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_student_takes_shape_and_layers_of_an_exported_student_and_is_exported_itself()
    {
        var tokenizer = TinyData.Tokenizer(_folder);
        var data = TinyData.Tsv(_folder, "train.tsv", 60, seed: 1);
        string[] common = ["train", "--recipe", "hard-labels", "--data", data, "--tokenizer", tokenizer, "--threads", "1", "--max-length", "16", "--set", "max_steps=2"];
        Run([.. common, "--out", _folder["first"], "--set", "student.layers=3", "--set", "student.hidden=16", "--set", "student.heads=2", "--set", "student.intermediate=24"]);
        Run("export", _folder["first"], "--out", _folder["teacher"]);

        Run([.. common, "--out", _folder["second"], "--init", _folder["teacher"], "--set", "student.init_layers=[2,0]", "--set", "learning_rate=1e-12"]);
        Run("export", _folder["second"], "--out", _folder["student"]);

        File.ReadAllText(_folder["second/recipe.yaml"]).ShouldContain("hidden: 16");
        var (teacher, student) = (Weights("teacher"), Weights("student"));
        student.Layers.Count.ShouldBe(2);
        Near(student.Layers[0].Query, teacher.Layers[2].Query);
        Near(student.Layers[1].FeedForward, teacher.Layers[0].FeedForward);
        Near(student.Head!.Classifier!, teacher.Head!.Classifier!);
    }

    public void Dispose() => _folder.Dispose();

    private EncoderWeights Weights(string folder)
    {
        var path = _folder[Path.Combine(folder, "onnx", "model.onnx")];
        return EncoderWeightsReader.Read(path, OnnxFile.Load(path));
    }

    private static void Near(LinearWeights a, LinearWeights b) =>
        a.Weight.ToArray().Zip(b.Weight.ToArray()).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan(1e-6f);

    private static void Run(params string[] arguments)
    {
        var result = StudentTrainerTool.Run(arguments);
        result.Code.ShouldBe(0, result.Error);
    }
}
