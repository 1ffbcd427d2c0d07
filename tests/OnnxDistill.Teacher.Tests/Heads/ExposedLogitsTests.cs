using OnnxDistill.Graph.Model;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;
using OnnxDistill.Teacher.Tests.Fixtures;

namespace OnnxDistill.Teacher.Tests.Heads;

public sealed class ExposedLogitsTests : IDisposable
{
    private static readonly int[][] Rows = [[2, 5, 3], [2, 6, 7, 8, 3], [2, 9, 10, 3]];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Cases => [.. HeadCases.Probabilities.Keys, .. HeadCases.Heads.Where(c => c.Value.Classes > 0).Select(c => c.Key)];

    public static TheoryData<string> Without => [.. HeadCases.Heads.Where(c => c.Value.Classes == 0).Select(c => c.Key)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_gets_what_stands_before_softmax_or_sigmoid(string name)
    {
        var given = HeadCases.Probabilities.TryGetValue(name, out var found) ? found : HeadCases.Heads[name];
        var (logits, said) = Run(given);
        var (plain, _) = Run(new HeadCase(m => m.Output("logits", m.Classifier(given.IsPair ? 1 : given.Classes), "batch", given.IsPair ? 1 : given.Classes), []) { Named = given.IsPair ? null : given.Named });
        (said is not null).ShouldBe(given.IsSaid);
        for (var row = 0; row < Rows.Length; row++)
        {
            var expected = given.IsPair ? [0, plain[row][0]] : plain[row];
            logits[row].Length.ShouldBe(expected.Length);
            var shift = given.UpToConstant ? logits[row][0] - expected[0] : 0;
            for (var c = 0; c < expected.Length; c++)
            {
                logits[row][c].ShouldBe(expected[c] + shift, given.Tolerance, $"row {row}, class {c}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Without))]
    public void A_file_without_logits_is_refused_and_its_outputs_are_named(string name)
    {
        var error = Should.Throw<InvalidDataException>(() => Run(HeadCases.Heads[name]));
        error.Message.ShouldContain(_folder["model.onnx"]);
        error.Message.ShouldContain(name.StartsWith("two heads", StringComparison.Ordinal) ? "nothing tells which" : "no output holds the logits");
    }

    private (float[][] Logits, string? Said) Run(HeadCase given)
    {
        var model = new TextHeadModel();
        given.Write(model);
        OnnxFile.Save(_folder["model.onnx"], model.Build());
        using var classifier = OnnxClassifier.Open(_folder["model.onnx"], new ClassifierOptions { Device = Device.Cpu, Threads = 1, Classes = given.Named });
        return (classifier.Run([.. Rows.Select((ids, i) => TinyTeacher.Row(i, ids))]), classifier.HeadNote);
    }
}
