using OnnxDistill.Data.Augmentation.TinyBert;
using OnnxDistill.Graph.Building;
using OnnxDistill.Teacher.Devices;
using OnnxDistill.Teacher.Files;
using OnnxDistill.Teacher.MaskedWords;
using OnnxDistill.Teacher.Sessions;
using OnnxDistill.Teacher.Tests.Fixtures;

namespace OnnxDistill.Teacher.Tests.MaskedWords;

public sealed class MaskedWordModelTests
{
    private static readonly ClassifierOptions _options = new() { Threads = 1, Device = Device.Cpu };

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 12)]
    public void The_likeliest_pieces_are_those_of_the_head_at_the_asked_place(bool half, int? fixedLength)
    {
        using var tiny = new TinyMlm("vocabulary:4", half: half, fixedLength: fixedLength);
        using var model = MaskedWordModel.Open(TeacherFolder.Resolve(tiny["teacher"], null), _options);
        var random = new Random(1);
        MaskedText[] texts = [.. Enumerable.Range(0, 60).Select(_ => Text(random))];

        var top = model.Top(texts, 4);

        for (var i = 0; i < texts.Length; i++)
        {
            var values = TinyMlm.Values(texts[i].InputIds, texts[i].Position);
            int[] best = [.. Enumerable.Range(0, values.Length).OrderByDescending(id => values[id]).Take(4)];
            top[i].Select(id => values[id]).ShouldBe(best.Select(id => values[id]), half ? 0.02 : 1e-4);
        }
    }

    [Fact]
    public void The_head_works_at_the_asked_places_alone_where_the_file_allows_it()
    {
        using var free = new TinyMlm("vocabulary:4");
        using var prescribed = new TinyMlm("vocabulary:4", fixedLength: 12);

        Positioned(free).ShouldBeTrue();
        Positioned(prescribed).ShouldBeFalse();
    }

    [Fact]
    public void A_model_without_such_a_head_is_refused() =>
        Should.Throw<InvalidDataException>(() => MaskedWordModel.Open(TeacherFolder.Resolve(Path.Combine(RepositoryRoot.Path, "models", "snips-l6"), null), _options).Dispose())
            .Message.ShouldContain("has no masked-language head");

    // The last axis is not declared: by its form it could be either.
    [Fact]
    public void A_value_for_each_class_of_a_token_is_none_for_each_word_piece()
    {
        using var folder = new TemporaryFolder();
        var classes = Save(folder, "ner", 9);
        var pieces = Save(folder, "mlm", TinyTeacher.Vocabulary);

        Should.Throw<InvalidDataException>(() => MaskedWordModel.Open(classes, _options).Dispose()).Message.ShouldContain($"no output is [batch, length, {TinyTeacher.Vocabulary}]");
        using var model = MaskedWordModel.Open(pieces, _options);
        model.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_quantised_model_says_so()
    {
        using var folder = new TemporaryFolder();
        var quantised = Save(folder, "mlm", TinyTeacher.Vocabulary, quantised: true);

        using var model = MaskedWordModel.Open(quantised, _options);
        model.Notes.ShouldHaveSingleItem().ShouldContain("--dequantize gives the same answers everywhere");
        using var widened = MaskedWordModel.Open(quantised, _options with { Dequantize = true });
        widened.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void A_cancelled_question_is_not_asked()
    {
        using var tiny = new TinyMlm("vocabulary:4");
        using var model = MaskedWordModel.Open(TeacherFolder.Resolve(tiny["teacher"], null), _options);

        Should.Throw<OperationCanceledException>(() => model.Top([Text(new Random(1))], 4, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Fewer_pieces_than_are_asked_for_are_all_of_them()
    {
        using var tiny = new TinyMlm("vocabulary:4");
        using var model = MaskedWordModel.Open(TeacherFolder.Resolve(tiny["teacher"], null), _options);

        model.Top([Text(new Random(1))], 1000).ShouldHaveSingleItem().Order().ShouldBe(Enumerable.Range(0, TinyTeacher.Vocabulary));
    }

    [Fact]
    [Trait("Category", "Shared")]
    public void A_real_model_says_the_same_at_one_place_and_at_all()
    {
        var folder = TeacherFolder.Resolve(SharedFolder.Require("teachers", "minilm-mlm"), null);
        using var model = MaskedWordModel.Open(folder, _options with { Threads = 2 });
        var finder = new CandidateFinder(model.Tokenizer, model, null, new TinyBertOptions());
        string[] texts = ["a great movie", "the dog barked loudly at the old postman .", "what a waste of time and money !"];

        var found = finder.Find(texts);

        using var whole = new WholeModel(folder);
        var other = new CandidateFinder(model.Tokenizer, whole, null, new TinyBertOptions()).Find(texts);
        found.SelectMany(t => t.Candidates).Select(c => c is null ? "-" : string.Join(' ', c)).ShouldBe(other.SelectMany(t => t.Candidates).Select(c => c is null ? "-" : string.Join(' ', c)));
        found[0].Candidates[2]!.ShouldContain("film");
    }

    private static bool Positioned(TinyMlm tiny)
    {
        using var head = PositionedHead.Open(LoadedModel.Load(TeacherFolder.Resolve(tiny["teacher"], null).ModelPath), _options, out _);
        return head is not null;
    }

    // A head with a bias on word vectors, [batch, length, size].
    private static TeacherFolder Save(TemporaryFolder folder, string name, int size, bool quantised = false)
    {
        var graph = new OnnxGraphBuilder(name);
        var ids = graph.Input<long>("input_ids", "batch", "sequence");
        _ = graph.Input<long>("attention_mask", "batch", "sequence");
        var words = quantised
            ? graph.Node("DequantizeLinear", [graph.Initializer<sbyte>("words", [.. Enumerable.Range(0, TinyTeacher.Vocabulary * 3).Select(i => (sbyte)(i % 50))], TinyTeacher.Vocabulary, 3), graph.Scalar(0.1f)])
            : graph.Initializer<float>("words", [.. Enumerable.Range(0, TinyTeacher.Vocabulary * 3).Select(i => MathF.Sin(i))], TinyTeacher.Vocabulary, 3);
        var head = graph.Initializer<float>("head", [.. Enumerable.Range(0, 3 * size).Select(i => MathF.Cos(i))], 3, size);
        var product = graph.Node("MatMul", [graph.Node("Gather", [words, ids]), head]);
        graph.Output<float>("logits", graph.Node("Add", [product, graph.Initializer<float>("bias", new float[size], size)]), "batch", "sequence", "values");
        _ = Directory.CreateDirectory(folder[name]);
        graph.Save(Path.Combine(folder[name], "model.onnx"));
        TinyTeacher.SaveTokenizer(folder[name]);
        File.WriteAllText(Path.Combine(folder[name], "vocab.txt"), string.Join('\n', TinyTeacher.Words) + "\n");
        return TeacherFolder.Resolve(folder[name], null);
    }

    private static MaskedText Text(Random random)
    {
        int[] ids = [.. Enumerable.Range(0, 2 + random.Next(9)).Select(_ => random.Next(TinyTeacher.Vocabulary))];
        return new MaskedText(ids, new int[ids.Length], random.Next(ids.Length));
    }

    // The head at every token, one question at a time.
    private sealed class WholeModel(TeacherFolder folder) : IMaskedWords, IDisposable
    {
        private readonly WholeHead _head = WholeHead.Open(LoadedModel.Load(folder.ModelPath), _options with { Threads = 2 });

        public IReadOnlyList<int[]> Top(IReadOnlyList<MaskedText> texts, int count, CancellationToken cancellation = default)
        {
            var found = new List<int[]>();
            foreach (var text in texts)
            {
                _head.Run([HeadRow.Of(text.InputIds, text.TokenTypeIds)], [text.Position], (_, values) =>
                {
                    var all = values.ToArray();
                    found.Add([.. Enumerable.Range(0, all.Length).OrderByDescending(i => all[i]).Take(count)]);
                });
            }

            return found;
        }

        public void Dispose() => _head.Dispose();
    }
}
