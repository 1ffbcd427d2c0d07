using OnnxDistill.Data.Tokenizers.Loading;
using OnnxDistill.Student.Embeddings;
using OnnxDistill.Student.Export;
using OnnxDistill.Student.Initialization;
using OnnxDistill.Student.Models;
using OnnxDistill.Student.Tests.Models;
using OnnxDistill.Student.Tests.Support;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Embeddings;

[Collection(TorchRandomCollection.Name)]
public sealed class WordsStartTests : IDisposable
{
    private static readonly BertStudentOptions TeacherShape = new() { Layers = 1, Hidden = 16, Heads = 2, Intermediate = 32, Vocabulary = 12, Positions = 32 };
    private static readonly BertStudentOptions StudentShape = TeacherShape with { Hidden = 8, Vocabulary = 10 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_that_both_know_keep_their_likeness_and_others_stay_random()
    {
        var teacher = Teacher("good", "bad", "film", "a", "the", "##s", "old");
        var tokenizer = TokenizerFiles.FromFolder(TextCache.Tokenizer(_folder["own"], "the", "film", "zebra", "good", "##s")).Load("own");
        using var student = new BertStudent(StudentShape);
        var zebra = Row(student, 7);

        var line = new TeacherWords(teacher).Fill(student, tokenizer);

        line.ShouldStartWith("embeddings of 9 of 10 word pieces (90.0 %), of positions and of token types start from teacher's, by principal components from 16 to 8 numbers, which hold ");
        Row(student, 7).ShouldBe(zebra);

        // Nine points lie within eight dimensions: what they are from each other is kept whole.
        var theirs = teacher.Weights.Embeddings.Words.ToArray().Chunk(16).ToArray();
        (int Ours, int Theirs)[] same = [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 9), (6, 7), (8, 5), (9, 10)];
        foreach (var (a, b) in same.Zip(same.Skip(1)))
        {
            Distance(Row(student, a.Ours), Row(student, b.Ours)).ShouldBe(Distance(theirs[a.Theirs], theirs[b.Theirs]), 1e-5);
        }
    }

    [Fact]
    public void Embeddings_as_wide_as_the_teachers_are_the_teachers()
    {
        var teacher = Teacher("good", "bad", "film", "a", "the", "##s", "old");
        using var student = new BertStudent(StudentShape with { Hidden = 16, Vocabulary = 12 });

        new TeacherWords(teacher).Fill(student, tokenizer: null).ShouldBe("embeddings of 12 of 12 word pieces (100.0 %), of positions and of token types start from teacher's");

        Table(student, "word").ShouldBe(teacher.Weights.Embeddings.Words.ToArray());
        Table(student, "position").ShouldBe(teacher.Weights.Embeddings.Positions.ToArray());
    }

    [Fact]
    public void What_cannot_be_started_from_is_refused()
    {
        var teacher = new TeacherWords(Teacher("good", "bad", "film", "a", "the", "##s", "old"));

        Should.Throw<InvalidDataException>(() => teacher.Check(32, 12, null)).Message.ShouldContain("set student.embedding to 16 or less");
        Should.Throw<InvalidDataException>(() => teacher.Check(8, 99, null)).Message.ShouldContain("no tokenizer lies beside it");
        Should.Throw<InvalidDataException>(() => new GloveWords(_folder.Write("g.txt", "film 1 2 3\n")).Check(8, 12, TokenizerFiles.FromFolder(_folder["teacher"]).Load("t"))).Message.ShouldContain("student.glove) 3");
        Should.Throw<InvalidDataException>(() => new GloveWords(_folder["g.txt"]).Check(2, 12, null)).Message.ShouldContain("need a tokenizer");
    }

    [Theory]
    [InlineData("film 1 2 3\ngood 1 2\n", "g.txt:2: 2 values after the word instead of 3")]
    [InlineData("film 1 2 3\ngood 1 x 3\n", "g.txt:2: 'x' is no number")]
    [InlineData("elsewhere 1 2 3\n", "g.txt has none of the tokenizer's words")]
    public void A_bad_file_of_vectors_is_refused_before_anything_is_filled(string text, string says)
    {
        var tokenizer = TokenizerFiles.FromFolder(TextCache.Tokenizer(_folder["own"], "film", "good")).Load("own");

        Should.Throw<InvalidDataException>(() => new GloveWords(_folder.Write("g.txt", text)).Check(1, tokenizer.VocabularySize, tokenizer)).Message.ShouldContain(says);
    }

    [Fact]
    public void Glove_starts_pieces_that_are_words_as_large_as_the_others()
    {
        var tokenizer = TokenizerFiles.FromFolder(TextCache.Tokenizer(_folder["own"], "the", "film", "zebra", "good", "##s")).Load("own");
        var glove = _folder.Write("g.txt", "the 5 0 1\nfilm -5 2 1\ngood 0 3 1\ns 9 9 9\n");
        using var student = new BertStudent(StudentShape with { Embedding = 2 });
        var (suffix, size) = (Row(student, 9), RootMeanSquare(Table(student, "word")));

        var line = new GloveWords(glove).Fill(student, tokenizer);

        line.ShouldBe("embeddings of 3 of 10 word pieces (30.0 %), those that are words, start from g.txt, by principal components from 3 to 2 numbers, which hold 100.0 % of their variance");
        Row(student, 9).ShouldBe(suffix);
        RootMeanSquare([.. Row(student, 5), .. Row(student, 6), .. Row(student, 8)]).ShouldBe(size, 1e-6);
        (Distance(Row(student, 5), Row(student, 6)) / Distance(Row(student, 5), Row(student, 8))).ShouldBe(Math.Sqrt(104) / Math.Sqrt(34), 1e-5);
    }

    [Fact]
    public void A_run_started_so_goes_on_without_the_teachers_file()
    {
        var cache = TinyCache.Write(_folder["cache"]);
        using (var teacher = new BertStudent(TeacherShape with { Vocabulary = TinyCache.Vocabulary, Hidden = 32, Positions = TinyCache.MaxLength }))
        {
            BertOnnx.Save(teacher, _folder["teacher.onnx"]);
        }

        var recipe = TinyRun.Recipe("hinton", $"student.words_from={_folder["teacher.onnx"]}", "student.embedding=4");
        var notes = new List<string>();
        TinyRun.Train(_folder["whole"], recipe, cache, note: notes.Add);
        Should.Throw<OperationCanceledException>(() => TinyRun.Train(_folder["cut"], recipe, cache, stopAfter: 3));
        File.Delete(_folder["cut/checkpoint/state.safetensors"]);
        File.Delete(_folder["teacher.onnx"]);

        TinyRun.Train(_folder["cut"], recipe, cache, resume: true);

        TinyRun.Weights(_folder["cut"]).ShouldBe(TinyRun.Weights(_folder["whole"]));
        notes.ShouldContain(n => n.StartsWith($"embeddings of {TinyCache.Vocabulary} of", StringComparison.Ordinal));
    }

    private static double RootMeanSquare(float[] values) => Math.Sqrt(values.Select(v => (double)v * v).Average());

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum());

    private static float[] Table(BertStudent student, string which) => student.NamedParameters().Single(p => p.Name.EndsWith($"{which}_embeddings.weight", StringComparison.Ordinal)).Value.Floats();

    private static float[] Row(BertStudent student, int id) => Table(student, "word").Chunk(student.Options.Embedding ?? student.Options.Hidden).ElementAt(id);

    private TeacherStart Teacher(params string[] words)
    {
        TextCache.Tokenizer(_folder["teacher"], words);
        using var teacher = new BertStudent(TeacherShape);
        BertOnnx.Save(teacher, Path.Combine(_folder["teacher"], "model.onnx"));
        return TeacherStart.At(_folder["teacher"]);
    }
}
