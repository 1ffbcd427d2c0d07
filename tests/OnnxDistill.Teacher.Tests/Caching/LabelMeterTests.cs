using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files;
using OnnxDistill.Teacher.Caching;
using OnnxDistill.Teacher.Scoring;

namespace OnnxDistill.Teacher.Tests.Caching;

/// <summary>Labels that mean other classes are told by <c>run</c> and <c>score</c>, and <c>--label-map</c> mends them.</summary>
public sealed class LabelMeterTests : IDisposable
{
    private static readonly string[] _names = ["no", "maybe", "yes"];
    private readonly TinySetup _setup = new();

    public void Dispose() => _setup.Dispose();

    [Fact]
    public void Labels_that_fit_are_counted_and_no_more()
    {
        Run(Rows(0)).ShouldBe(["labels: the teacher gives that of 200 of 200 rows (100.0 %)"]);
        Score(Rows(0)).Metrics.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Shifted_class_ids_are_told_with_the_map_that_mends_them()
    {
        Run(Rows(1))[^1].ShouldContain("another order of the classes fits far better, 100.0 % instead of 0.0 %: --label-map no=yes,maybe=no,yes=maybe (or by id: 0=2,1=0,2=1)");
        var metrics = Score(Rows(1)).Metrics;
        metrics.Notes[^1].ShouldContain("(or by id: 0=2,1=0,2=1)");
        metrics.Confusion!.Rows.ShouldBe(200);
        metrics.Confusion.Correct.ShouldBe(0);

        var mended = Score(Rows(1, LabelRenaming.Parse(["0=2,1=0,2=1"]))).Metrics;
        mended.Notes.ShouldBeEmpty();
        mended.Values["accuracy"].ShouldBe(1);
    }

    [Fact]
    public void A_label_map_is_told_kept_and_its_unused_labels_named()
    {
        var data = Rows(0, LabelRenaming.Parse(["0=none", "9=1"]));
        Score(data).Metrics.Confusion!.Counts[0].Sum().ShouldBe(0);
        data.Notes.ShouldContain("rows.tsv: labels are read as others: 0 as none, 9 as 1");
        data.Notes.ShouldContain("rows.tsv: no row has the label 9 that --label-map names");
        data.Columns.ToOptions().LabelMap!.Names.ShouldBe([new("0", null), new("9", "1")], ignoreOrder: true);
        data.Hash().ShouldNotBe(Rows(0).Hash());
    }

    private IReadOnlyList<string> Run(DataFile data) =>
        CacheRun.Execute(_setup.Teacher, data, _setup["cache"], new CacheRunOptions()).LabelLines;

    private ScoreResult Score(DataFile data) => Scorer.Score(_setup.Teacher, data, new ScoreOptions { LatencyRows = 1, WarmUpRows = 0 });

    // The class that the teacher itself gives, some classes on.
    private DataFile Rows(int shift, LabelRenaming? map = null)
    {
        var random = new Random(5);
        var texts = Enumerable.Range(0, 200).Select(_ => string.Join(' ', Enumerable.Range(0, 1 + random.Next(9)).Select(_ => TinyTeacher.Words[5 + random.Next(13)]))).ToList();
        var plain = DataFile.Open(_setup.Write("texts.txt", string.Join('\n', texts) + "\n"), new DataFileOptions());
        var encoder = _setup.Teacher.Encoder(plain, 64);
        var logits = Scorer.Logits(_setup.Teacher, [.. plain.Read().Select(encoder.Encode)]);
        var lines = texts.Zip(logits, (t, l) => $"{t}\t{(Array.IndexOf(l, l.Max()) + shift) % _names.Length}");
        return DataFile.Open(_setup.Write("rows.tsv", "sentence\tlabel\n" + string.Join('\n', lines) + "\n"), new DataFileOptions { LabelMap = map });
    }
}
