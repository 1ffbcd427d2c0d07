using System.Text.Json.Nodes;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Testing;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Initialization;

[Trait("Category", "Conformance")]
public sealed class SharedTeachersTests
{
    /// <summary>Folder and file of every trained teacher.</summary>
    public static TheoryData<string, string> Teachers => [.. SharedFolder.Folders("teachers")
        .SelectMany(f => Directory.EnumerateFiles(f, "*.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(o => (Path.GetFileName(f), Path.GetRelativePath(f, o))))];

    /// <summary>Those of them that are masked language models.</summary>
    public static TheoryData<string, string> MaskedLanguageModels => [.. Teachers.Select(t => t.Data).Where(t => Gold(t.Item1)["task"]?.ToString() == "fill-mask")];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Teachers))]
    public void A_student_of_all_layers_answers_as_the_trained_teacher(string teacher, string file)
    {
        var path = SharedFolder.Require("teachers", teacher, file);
        var gold = JsonNode.Parse(File.ReadAllText(SharedFolder.Require("teachers", teacher, "gold.json")))!;
        if (GoldStudents.Weights(path) is not { } weights)
        {
            return;
        }

        using var student = GoldStudents.Student(weights, weights.Head?.Classifier?.Outputs ?? 2);
        student.eval();
        var examples = gold["examples"]!.AsArray();
        var tolerance = Tolerance(gold, file, weights);

        for (var i = 0; i < examples.Count; i++)
        {
            using var scope = NewDisposeScope();
            var output = student.Forward(Batch(examples[i]!, weights), StudentTaps.Hidden);
            if (weights.Head is null)
            {
                Hidden(gold, i, output);
            }
            else
            {
                Near(output.Logits[0].Floats(), Widened(gold, file)?["example_logits"]![i]! ?? examples[i]!["logits"]!, tolerance);
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(MaskedLanguageModels))]
    public void A_masked_language_student_of_all_layers_says_what_its_teacher_says_at_the_mask(string teacher, string file)
    {
        var path = SharedFolder.Require("teachers", teacher, file);
        var start = TeacherStart.At(path);
        start.Weights.MaskedHead.ShouldNotBeNull();
        using var student = GoldStudents.Masked(start.Weights);
        student.eval();

        foreach (var example in Gold(teacher)["examples"]!.AsArray())
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            var logits = student.Forward(Batch(example!, start.Weights), StudentTaps.Logits).Logits;
            var said = logits[0, example!["masked_position"]!.GetValue<int>()];                   // [vocabulary]
            Near(said.Floats()[..8], example["logits_at_mask_first8"]!, 1e-3);
            Near(Array.ConvertAll(Numbers<int>(example["top5_ids"]!), id => said[id].item<float>()), example["top5_logits"]!, 1e-3);
        }
    }

    private static StudentBatch Batch(JsonNode example, EncoderWeights weights)
    {
        var row = Numbers<int>(example["input_ids"]!);
        var isPair = example["pair"] is not null && weights.Embeddings.TokenTypeRows > 1;
        var ids = tensor(Array.ConvertAll(row, i => (long)i)).unsqueeze(0);
        var types = tensor(Array.ConvertAll(GoldFiles.TokenTypes(row, isPair), t => (long)t)).unsqueeze(0);
        return new StudentBatch(ids, types, ones_like(ids), tensor(new[] { ids.shape[1] }));
    }

    /// <summary>What the file answers once its weights are widened, where its gold says so.</summary>
    private static JsonNode? Widened(JsonNode gold, string file) => gold["dequantised"] is { } other && other["file"]!.ToString() == file ? other : null;

    // Gold logits are the fp32 model's: 8-bit weights alone move them by a tenth of the largest.
    private static double Tolerance(JsonNode gold, string file, EncoderWeights weights) => weights.Warning is null || weights.Head is null || Widened(gold, file) is not null
        ? 1e-3
        : 0.1 * gold["examples"]!.AsArray().Max(e => Numbers<double>(e!["logits"]!).Max(Math.Abs));

    private static JsonNode Gold(string teacher) => JsonNode.Parse(File.ReadAllText(SharedFolder.Require("teachers", teacher, "gold.json")))!;

    private static void Hidden(JsonNode gold, int example, StudentOutput output)
    {
        if (gold["hidden_probe"]!["examples"]!.AsArray() is var probes && example < probes.Count)
        {
            var states = probes[example]!["hidden_states"]!.AsArray();
            output.Hidden.Count.ShouldBe(states.Count);
            for (var state = 0; state < states.Count; state++)
            {
                Near(output.Hidden[state][0, 0].Floats()[..8], states[state]!["first8_token0"]!, 1e-3);
            }
        }
    }

    private static void Near(float[] actual, JsonNode expected, double tolerance)
    {
        var numbers = Numbers<float>(expected);
        actual.Length.ShouldBe(numbers.Length);
        actual.Zip(numbers).Max(p => Math.Abs(p.First - p.Second)).ShouldBeLessThan((float)tolerance);
    }

    private static T[] Numbers<T>(JsonNode array) => [.. array.AsArray().Select(v => v!.GetValue<T>())];
}
