using System.Text.Json;
using OnnxDistill.Graph.Model;
using OnnxDistill.Graph.Weights;
using OnnxDistill.Testing;

namespace OnnxDistill.Student.Tests.Initialization;

[Trait("Category", "Conformance")]
public sealed class WholeTeacherTests
{
    public static TheoryData<string> Classifiers => [.. GoldStudents.Index().Where(GoldStudents.IsClassifier).Select(l => l.Text("file"))];

    public static TheoryData<string> MaskedLanguageModels => [.. GoldStudents.Index().Where(GoldStudents.IsMasked).Select(l => l.Text("file"))];

    public static TheoryData<string> Others => [.. GoldStudents.Index()
        .Where(l => l.Text("family") is "MobileBERT" or "DeBERTa-v2" or "MPNet" or "ModernBERT" or "GPT-2" or "T5 encoder" or "XLNet" or "Funnel" or "ConvBERT" or "SqueezeBERT")
        .Select(l => l.Text("file"))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Classifiers))]
    public void A_student_of_all_layers_computes_what_its_teacher_was_exported_from(string file)
    {
        var line = GoldStudents.Index().Single(l => l.Text("file") == file);
        var path = GoldStudents.Onnx(file);
        var gold = GoldStudents.Gold(line);
        var teacher = EncoderWeightsReader.Read(path, OnnxFile.Load(path));

        using var student = GoldStudents.Student(teacher, (int)gold["out_logits"].Shape[1]);

        teacher.Head?.Classifier.ShouldNotBeNull();
        teacher.Warning.ShouldBe(line.Text("precision").Contains("int", StringComparison.Ordinal) ? $"{path} is quantised: the weights taken from it are as coarse as their integers; take them from the fp32 file if there is one" : null);
        GoldStudents.Error(student, gold).ShouldBeLessThan(Tolerance(line));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(MaskedLanguageModels))]
    public void A_student_of_all_layers_says_of_the_vocabulary_what_its_teacher_says(string file)
    {
        var line = GoldStudents.Index().Single(l => l.Text("file") == file);
        var path = GoldStudents.Onnx(file);
        var teacher = EncoderWeightsReader.Read(path, OnnxFile.Load(path));

        teacher.MaskedHead.ShouldNotBeNull();
        using var student = GoldStudents.Masked(teacher);

        GoldStudents.Error(student, GoldStudents.Gold(line)).ShouldBeLessThan(Tolerance(line));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Classifiers))]
    public void A_classifier_has_no_masked_language_head(string file)
    {
        var path = GoldStudents.Onnx(file);

        EncoderWeightsReader.Read(path, OnnxFile.Load(path)).MaskedHead.ShouldBeNull();
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Others))]
    public void What_is_no_BERT_is_refused_in_a_sentence(string file)
    {
        var path = GoldStudents.Onnx(file);

        var refusal = Should.Throw<InvalidDataException>(() => EncoderWeightsReader.Read(path, OnnxFile.Load(path))).Message;

        refusal.ShouldContain(file);
        refusal.ShouldNotContain("\n");
    }

    // Where the file itself computes coarsely, as coarse as it was measured to be.
    private static double Tolerance(JsonElement line) =>
        line.Text("precision") == "fp32" ? (HasNoise(line, "tap_noise", out _) ? 2e-3 : 1e-4)
        : HasNoise(line, "tap_noise_dequantised", out var noise) || HasNoise(line, "tap_noise", out noise) ? Math.Max(2e-3, 3 * noise)
        : 0.1;

    private static bool HasNoise(JsonElement line, string key, out double largest)
    {
        largest = 0;
        if (!line.TryGetProperty(key, out var noise))
        {
            return false;
        }

        largest = noise.ValueKind == JsonValueKind.Number ? noise.GetDouble() : noise.EnumerateObject().Max(p => p.Value.GetDouble());
        return true;
    }
}
