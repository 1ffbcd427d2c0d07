using OnnxDistill.Data.Files;
using OnnxDistill.Student.Evaluation;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Runs;
using OnnxDistill.Student.Saving;
using OnnxDistill.Student.Tests.Support;
using OnnxDistill.Student.Training;

namespace OnnxDistill.Student.Tests.Retokenizing;

[Collection(TorchRandomCollection.Name)]
public sealed class RetokenizedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _cache;
    private readonly string _data;
    private readonly string _letters;
    private readonly List<string> _notes = [];

    public RetokenizedRunTests()
    {
        var rows = TextCache.Rows(48);
        _cache = TextCache.Write(_folder["cache"], rows);
        _data = TextCache.Data(_folder["data.tsv"], rows);
        _letters = TextCache.Tokenizer(_folder["letters"], TextCache.Letters);
    }

    [Fact]
    public void A_run_keeps_the_students_tokenizer_and_dev_is_read_by_it()
    {
        var summary = Train("run", dev: _data, set: ["epochs=20", "learning_rate=0.01"]);

        summary.Dev["accuracy"]!.GetValue<double>().ShouldBeGreaterThan(0.9);
        var run = RunFolder.Open(_folder["run"]);
        run.Tokenizer!.Files["vocab.txt"].ShouldBe(File.ReadAllBytes(Path.Combine(_letters, "vocab.txt")));
        run.Info.Tokenizer.ShouldNotBeNull();
        run.Info.Vocabulary.ShouldBe(TextCache.Letters.Length + 5);
        using var student = LoadedStudent.Open(_folder["run"]);
        var dev = student.Read([_data], null);
        StudentEvaluator.Evaluate(student.Model, dev, TorchSharp.torch.CPU).Values["accuracy"].ShouldBe(summary.Dev["accuracy"]!.GetValue<double>());
        dev.Findings!.Cut.ShouldBe(0);
    }

    [Fact]
    public void A_run_that_goes_on_ends_with_the_same_bytes()
    {
        Train("whole");
        Should.Throw<OperationCanceledException>(() => Train("cut", stopAfter: 5));

        Train("cut", resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
    }

    [Fact]
    public void A_run_goes_on_with_the_same_tokenizer_and_length_alone()
    {
        Should.Throw<OperationCanceledException>(() => Train("run", stopAfter: 5));

        Refused(() => Train("run", resume: true, tokenizer: TextCache.Tokenizer(_folder["other"], [.. TextCache.Letters, "film"])), "another tokenizer (its files differ)");
        Refused(() => Train("run", resume: true, length: 20), "another --max-length (32, now 20)");
        Refused(() => TinyRun.Train(_folder["run"], TinyRun.Recipe("hinton"), _cache, resume: true), "now the cache's own");
        Refused(() => Train("run", resume: true, data: TextCache.Data(_folder["less.tsv"], TextCache.Rows(40))), "another training data");
    }

    [Fact]
    public void A_cache_in_the_teachers_word_pieces_is_no_dev() =>
        Refused(() => Train("run", dev: _cache), "give the data file itself as --dev");

    [Fact]
    public void Words_of_ones_own_start_random_and_layers_are_the_teachers()
    {
        var start = Teacher(TextCache.Tokenizer(_folder["teacher"], "film", "good"));

        Train("run", set: ["student.layers=2", "max_steps=1", "learning_rate=1e-12"], init: start);

        _notes.ShouldContain("the student's word pieces are not those of teacher: its embeddings of words start random, its layers are teacher's");
        using var student = (BertStudent)RunFolder.Open(_folder["run"]).LoadModel();
        var layer = student.NamedParameters().Single(p => p.Name == "bert.encoder.layer.1.attention.self.query.weight").Value;
        Differs(layer.data<float>().ToArray(), start.Weights.Layers[1].Query.Weight.ToArray()).ShouldBeLessThan(1e-6f);
        student.Vocabulary.ShouldBe(TextCache.Letters.Length + 5);
        var words = student.NamedParameters().Single(p => p.Name == "bert.embeddings.word_embeddings.weight").Value;
        Differs(words.data<float>().ToArray(), start.Weights.Embeddings.Words.ToArray()).ShouldBeGreaterThan(1e-3f);
    }

    [Fact]
    public void Words_of_the_same_tokenizer_are_the_teachers()
    {
        Train("run", set: ["student.layers=2", "max_steps=1", "learning_rate=1e-12"], init: Teacher(TextCache.Tokenizer(_folder["teacher"], TextCache.Letters)));

        _notes.ShouldBeEmpty();
        using var student = (BertStudent)RunFolder.Open(_folder["run"]).LoadModel();
        var words = student.NamedParameters().Single(p => p.Name == "bert.embeddings.word_embeddings.weight").Value;
        Differs(words.data<float>().ToArray(), TeacherStart.At(_folder["teacher"]).Weights.Embeddings.Words.ToArray()).ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public void Words_of_a_file_without_a_tokenizer_start_random()
    {
        Teacher(TextCache.Tokenizer(_folder["teacher"], TextCache.Letters));
        File.Move(_folder["teacher/model.onnx"], _folder["alone.onnx"]);

        Train("run", set: ["student.layers=2", "max_steps=1"], init: TeacherStart.At(_folder["alone.onnx"]));

        _notes.ShouldHaveSingleItem().ShouldStartWith("no tokenizer lies beside alone.onnx");
    }

    public void Dispose() => _folder.Dispose();

    private static float Differs(float[] a, float[] b) => a.Zip(b).Max(p => Math.Abs(p.First - p.Second));

    private static void Refused(Action train, string says) => Should.Throw<InvalidDataException>(train).Message.ShouldContain(says);

    // As many word pieces as the letters whatever its tokenizer says: ids alone do not tell them apart.
    private TeacherStart Teacher(string folder)
    {
        using var teacher = new BertStudent(new BertStudentOptions { Layers = 2, Hidden = 16, Heads = 2, Intermediate = 32, Vocabulary = TextCache.Letters.Length + 5, Positions = 32 });
        BertOnnx.Save(teacher, Path.Combine(folder, "model.onnx"));
        return TeacherStart.At(folder);
    }

    private RunSummary Train(
        string run, string? dev = null, bool resume = false, int? stopAfter = null, string? tokenizer = null, int length = 32, string? data = null, TeacherStart? init = null, string[]? set = null)
    {
        var recipe = TinyRun.Recipe("hinton", set ?? []);
        using var stop = new CancellationTokenSource();
        var inputs = RetokenizedData.Open([_cache], [data ?? _data], new DataFileOptions(), tokenizer ?? _letters, length, recipe);
        var options = new TrainerOptions { Resume = resume, Threads = 1, LogEvery = 1, Saving = new SaveOptions { Every = TimeSpan.FromHours(1) }, Init = init, Note = _notes.Add };
        return TrainingRun.Run(_folder[run], recipe, inputs, dev, options, new StopAfter(stopAfter, stop), stop.Token);
    }

    private sealed class StopAfter(int? step, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                stop.Cancel();
            }
        }
    }
}
