using OnnxDistill.Graph.Weights;
using OnnxDistill.Testing;

namespace OnnxDistill.Student.Tests.Initialization;

[Trait("Category", "Conformance")]
public sealed class WholeTeacherTests
{
    // Where a file is coarse and nobody measured how coarse its inner tensors are: so many times what its outputs are off.
    private const double OutputErrors = 5;
    private const double LeastCoarse = 0.03;

    public static TheoryData<string> Classifiers => Of("ForSequenceClassification");

    public static TheoryData<string> MaskedLanguageModels => Of("ForMaskedLM");

    public static TheoryData<string> Others => [.. ExportLine.All.Where(l => !l.Accepts("full")).Select(l => l.Name)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Classifiers))]
    public void A_student_of_all_layers_computes_what_its_teacher_was_exported_from(string file)
    {
        var line = Line(file);
        if (Weights(line) is not { } teacher)
        {
            return;
        }

        var gold = Npz.Read(line.Gold);
        using var student = GoldStudents.Student(teacher, (int)gold["out_logits"].Shape[1]);

        teacher.Head?.Classifier.ShouldNotBeNull();
        teacher.MaskedHead.ShouldBeNull();
        teacher.Warning.ShouldBe(line.IsQuantised ? $"{line.Onnx} is quantised: the weights taken from it are as coarse as their integers; take them from the fp32 file if there is one" : null);
        GoldStudents.Error(student, gold).ShouldBeLessThan(Tolerance(line));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(MaskedLanguageModels))]
    public void A_student_of_all_layers_says_of_the_vocabulary_what_its_teacher_says(string file)
    {
        var line = Line(file);
        if (Weights(line) is not { } teacher)
        {
            return;
        }

        teacher.MaskedHead.ShouldNotBeNull();
        using var student = GoldStudents.Masked(teacher);

        GoldStudents.Error(student, Npz.Read(line.Gold)).ShouldBeLessThan(Tolerance(line));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Others))]
    public void What_is_no_BERT_is_refused_in_a_sentence(string file) => GoldStudents.Weights(SharedFolder.Require(file), mayBeRefused: true).ShouldBeNull();

    private static TheoryData<string> Of(string kind) => [.. ExportLine.All.Where(l => l.Text("class").EndsWith(kind, StringComparison.Ordinal)).Select(l => l.Name)];

    private static ExportLine Line(string file)
    {
        var path = SharedFolder.Require(file);
        return ExportLine.All.Single(l => l.Onnx == path);
    }

    // An encoder that is found whole must be read, or be none of BERT's.
    private static EncoderWeights? Weights(ExportLine line) => GoldStudents.Weights(line.Onnx, mayBeRefused: !line.IsFull);

    // Where the file itself computes coarsely, as coarse as it was measured to be.
    private static double Tolerance(ExportLine line) =>
        (line.Noise("tap_noise_dequantised") ?? line.Noise("tap_noise")) is { } noise ? Math.Max(2e-3, 3 * noise)
        : line.Text("precision") == "fp32" ? 1e-4
        : Math.Max(LeastCoarse, OutputErrors * (line.OutputNoise ?? 0));
}
