using OnnxDistill.Data.Metrics;

namespace OnnxDistill.Data.Tests.Metrics;

public sealed class LabelFitTests
{
    [Fact]
    public void Labels_that_fit_are_no_news() => Notes([[40, 2, 1], [3, 50, 2], [0, 4, 45]]).ShouldBeEmpty();

    [Fact]
    public void Swapped_classes_are_named()
    {
        var notes = Notes([[2, 40], [50, 3]]);
        notes.Count.ShouldBe(2);
        notes[0].ShouldContain("the model gives the label of 5.3 % of the rows, less than the 49.5 % that chance would");
        notes[1].ShouldBe("another order of the classes fits far better, 94.7 % instead of 5.3 %: --label-map a=b,b=a (or by id: 0=1,1=0)");
    }

    [Fact]
    public void Two_classes_swapped_among_many_that_fit_are_named() =>
        Notes([[40, 0, 0, 0], [0, 1, 39, 0], [0, 38, 0, 2], [0, 0, 1, 60]]).ShouldHaveSingleItem().ShouldContain("--label-map b=c,c=b (");

    [Fact]
    public void Ids_that_count_from_one_are_named() =>
        Notes([[0, 0, 0, 0], [30, 0, 1, 0], [0, 31, 0, 0], [1, 0, 29, 0]])[^1].ShouldContain("--label-map b=a,c=b,d=c (");

    [Theory]
    [InlineData(5, 5, 5, 5)]
    [InlineData(1, 3, 2, 0)]
    [InlineData(0, 50, 0, 50)]
    [InlineData(30, 40, 35, 45)]
    public void A_poor_model_and_few_rows_are_no_other_order(int aa, int ab, int ba, int bb) => Notes([[aa, ab], [ba, bb]]).ShouldBeEmpty();

    [Fact]
    public void Without_rows_nothing_is_said() => Notes([[0, 0], [0, 0]]).ShouldBeEmpty();

    [Fact]
    public void The_best_order_of_random_tables_is_the_best_of_all_orders()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 200; trial++)
        {
            var n = 1 + random.Next(6);
            IReadOnlyList<long>[] table = [.. Enumerable.Range(0, n).Select(_ => (IReadOnlyList<long>)[.. Enumerable.Range(0, n).Select(_ => (long)random.Next(20))])];
            var found = Assignment.Best(table);
            found.Order().ShouldBe(Enumerable.Range(0, n));
            found.Select((c, r) => table[r][c]).Sum().ShouldBe(Orders(n).Max(order => order.Select((c, r) => table[r][c]).Sum()));
        }
    }

    private static IEnumerable<int[]> Orders(int n) => n == 0 ? [[]]
        : Orders(n - 1).SelectMany(o => Enumerable.Range(0, n).Select(at => (int[])[.. o[..at], n - 1, .. o[at..]]));

    private static IReadOnlyList<string> Notes(long[][] counts) =>
        LabelFit.Notes(new ConfusionTable([.. "abcdefgh".Take(counts.Length).Select(c => $"{c}")], counts));
}
