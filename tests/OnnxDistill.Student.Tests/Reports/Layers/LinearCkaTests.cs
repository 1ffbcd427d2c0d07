using OnnxDistill.Student.Reports.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Reports.Layers;

public sealed class LinearCkaTests
{
    [Fact]
    public void A_small_case_is_as_computed_by_hand()
    {
        using var scope = NewDisposeScope();

        // Centred: x = (-1, 0, 1), y = (-2, 1, 1): (x·y)² / (x·x y·y) = 3² / (2 · 6)
        LinearCka.Of(tensor(new float[,] { { 1 }, { 2 }, { 3 } }), tensor(new float[,] { { -1 }, { 2 }, { 2 } })).ShouldBe(0.75, 1e-12);

        // Two columns, both centred: YᵀX = (2, 0), XᵀX = 2, YᵀY = [[2, 0], [0, 6]]: 4 / (2 · √40)
        LinearCka.Of(tensor(new float[,] { { -1 }, { 0 }, { 1 } }), tensor(new float[,] { { -1, 1 }, { 0, -2 }, { 1, 1 } })).ShouldBe(4 / (2 * Math.Sqrt(40)), 1e-12);
    }

    [Fact]
    public void Rotation_scale_and_shift_change_nothing()
    {
        using var scope = NewDisposeScope();
        var random = new Random(3);
        var x = new float[20, 2];
        var y = new float[20, 2];
        for (var i = 0; i < 20; i++)
        {
            (x[i, 0], x[i, 1]) = (random.NextSingle(), random.NextSingle());
            (y[i, 0], y[i, 1]) = ((3 * ((0.6f * x[i, 0]) - (0.8f * x[i, 1]))) + 7, (3 * ((0.8f * x[i, 0]) + (0.6f * x[i, 1]))) - 1);
        }

        LinearCka.Of(tensor(x), tensor(y)).ShouldBe(1, 1e-5);
    }

    [Fact]
    public void What_is_the_same_for_all_samples_has_no_alignment()
    {
        using var scope = NewDisposeScope();

        LinearCka.Of(tensor(new float[,] { { 1 }, { 1 } }), tensor(new float[,] { { 1 }, { 2 } })).ShouldBe(double.NaN);
    }

    [Fact]
    public void No_tensor_stays_alive()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor(new float[,] { { 1 }, { 2 } }), tensor(new float[,] { { 1 }, { 3 } }));
        DisposeScopeManager.Statistics.Reset();

        LinearCka.Of(x, y);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.ShouldBe(0);
    }
}
