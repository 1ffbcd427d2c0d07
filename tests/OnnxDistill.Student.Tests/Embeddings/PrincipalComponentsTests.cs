using OnnxDistill.Student.Embeddings;
using OnnxDistill.Student.Tests.Models;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Embeddings;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void The_directions_are_those_in_which_rows_differ_most_and_point_the_same_way_every_time()
    {
        using var scope = NewDisposeScope();

        // Far along (3, 4, 0), a little along (-4, 3, 0), not along z; around a mean that is not 0.
        var rows = tensor(new[,] { { 7.0, 9, 5 }, { 1.0, 1, 5 }, { 3.6, 5.3, 5 }, { 4.4, 4.7, 5 } });

        var basis = PrincipalComponents.Of(rows, 2, out var share);

        double[] expected = [0.6, -0.8, 0.8, 0.6, 0, 0];
        var found = basis.Floats64();
        found.Zip(expected, (a, b) => Math.Abs(Math.Abs(a) - Math.Abs(b))).ShouldAllBe(d => d < 1e-9);
        found[2].ShouldBeGreaterThan(0);
        Math.Abs(found[1]).ShouldBe(0.8, 1e-9);
        found[1].ShouldBeGreaterThan(0);
        share.ShouldBe(1, 1e-12);
        PrincipalComponents.Of(rows, 1, out share).shape.ShouldBe([3L, 1]);
        share.ShouldBe(50 / 50.5, 1e-9);
        PrincipalComponents.Of(rows.neg(), 2, out _).Floats64().Zip(found, (a, b) => Math.Abs(a - b)).ShouldAllBe(d => d < 1e-9);
    }
}
