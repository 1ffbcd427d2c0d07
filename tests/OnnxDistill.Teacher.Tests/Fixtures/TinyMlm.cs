using OnnxDistill.Data.Files;
using OnnxDistill.Graph.Building;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Teachers;

namespace OnnxDistill.Teacher.Tests.Fixtures;

/// <summary>
/// A masked-language model that can be reckoned by hand: a token's state is its own vector and a little of the row's sum, and the head
/// multiplies it with a table.
/// </summary>
internal sealed class TinyMlm : IDisposable
{
    public const int Hidden = 5;
    private const float Share = 0.3f;

    private readonly TemporaryFolder _folder = new();

    public TinyMlm(string capture, string[]? words = null, bool half = false, bool hasHead = true, int? fixedLength = null, float gain = 1)
    {
        Directory.CreateDirectory(_folder["teacher"]);
        Save(Path.Combine(_folder["teacher"], "model.onnx"), half, hasHead, fixedLength, gain);
        TinyTeacher.SaveTokenizer(_folder["teacher"]);
        File.WriteAllText(Path.Combine(_folder["teacher"], "vocab.txt"), string.Join('\n', words ?? TinyTeacher.Words) + "\n");
        Capture = Capture.Parse(capture);
        try
        {
            Teacher = TextTeacher.Open(TeacherFolder.Resolve(_folder["teacher"], null), new ClassifierOptions { Threads = 1, Device = Device.Cpu }, Capture);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    public Capture Capture { get; }

    public TextTeacher Teacher { get; }

    public string this[string name] => _folder[name];

    /// <summary>The head's values at one position, [vocabulary].</summary>
    public static double[] Values(int[] ids, int position)
    {
        var state = new double[Hidden];
        for (var column = 0; column < Hidden; column++)
        {
            state[column] = Word(ids[position], column) + (Share * ids.Sum(id => Word(id, column)));
        }

        return [.. Enumerable.Range(0, TinyTeacher.Vocabulary).Select(id => state.Select((s, column) => s * Head(column, id)).Sum())];
    }

    /// <summary>Their log-softmax.</summary>
    public static double[] Logprobs(int[] ids, int position)
    {
        var values = Values(ids, position);
        var log = Math.Log(values.Sum(Math.Exp));
        return [.. values.Select(v => v - log)];
    }

    /// <summary>Rows of 1 to 12 words.</summary>
    public DataFile Rows(int count)
    {
        var random = new Random(3);
        var lines = Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 1 + random.Next(12)).Select(_ => TinyTeacher.Words[5 + random.Next(13)])));
        return DataFile.Open(_folder.Write("rows.txt", string.Join('\n', lines) + "\n"), new DataFileOptions());
    }

    public void Dispose()
    {
        Teacher.Dispose();
        _folder.Dispose();
    }

    private static float Word(int id, int column) => (float)Math.Sin((id * 5.3) + (column * 1.9));

    private static float Head(int column, int id) => (float)Math.Cos((id * 2.1) - (column * 3.7));

    private static float[] Table(int rows, int columns, Func<int, int, float> value) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => value(i / columns, i % columns))];

    private static void Save(string path, bool half, bool hasHead, int? fixedLength, float gain)
    {
        var graph = new OnnxGraphBuilder("mlm");
        var length = fixedLength is { } l ? (OnnxDimension)l : "sequence";
        var ids = graph.Input<long>("input_ids", "batch", length);
        var mask = graph.Node("Cast", [graph.Input<long>("attention_mask", "batch", length)], ("to", 1));
        var words = graph.Node("Gather", [graph.Initializer<float>("words", Table(TinyTeacher.Vocabulary, Hidden, Word), TinyTeacher.Vocabulary, Hidden), ids]);
        var seen = graph.Node("Mul", [words, graph.Node("Unsqueeze", [mask, graph.Integers(2)])]);
        var sum = graph.Node("ReduceSum", [seen, graph.Integers(1)], ("keepdims", 1));                               // [batch, 1, hidden]
        var state = graph.Node("Add", [words, graph.Node("Mul", [sum, graph.Scalar(Share)])]);                      // [batch, length, hidden]
        graph.Output<float>("last_hidden_state", state, "batch", length, Hidden);
        if (hasHead)
        {
            var head = graph.Initializer<float>("head", Table(Hidden, TinyTeacher.Vocabulary, (c, i) => Head(c, i) * gain), Hidden, TinyTeacher.Vocabulary);
            var values = graph.Node("MatMul", [state, head]);                                                        // [batch, length, vocabulary]
            if (half)
            {
                graph.Output<Half>("scores", graph.Node("Cast", [values], ("to", 10)), "batch", length, "pieces");
            }
            else
            {
                graph.Output<float>("scores", values, "batch", length, "pieces");
            }
        }

        graph.Save(path);
    }
}
