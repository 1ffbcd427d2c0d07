using OnnxDistill.Data.Augmentation.TinyBert;
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

    private static MaskedText Text(Random random)
    {
        int[] ids = [.. Enumerable.Range(0, 2 + random.Next(9)).Select(_ => random.Next(TinyTeacher.Vocabulary))];
        return new MaskedText(ids, new int[ids.Length], random.Next(ids.Length));
    }

    // The head at every token, one question at a time.
    private sealed class WholeModel(TeacherFolder folder) : IMaskedWords, IDisposable
    {
        private readonly WholeHead _head = WholeHead.Open(LoadedModel.Load(folder.ModelPath), _options with { Threads = 2 });

        public IReadOnlyList<int[]> Top(IReadOnlyList<MaskedText> texts, int count)
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
