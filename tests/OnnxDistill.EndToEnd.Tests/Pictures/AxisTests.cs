using CsCheck;
using OnnxDistill.Pictures;

namespace OnnxDistill.EndToEnd.Tests.Pictures;

public sealed class AxisTests
{
    [Fact]
    public void An_axis_begins_where_the_data_do_and_no_share_is_above_one()
    {
        var axis = Axis.Linear([0.86, 0.99, 1.0], margin: 0.18, most: 1);

        axis.Low.ShouldBe(0.86 - (0.18 * 0.14), 1e-9);
        axis.High.ShouldBeGreaterThan(1);
        axis.Ticks.Max().ShouldBe(1);
        axis.Ticks.Count.ShouldBeInRange(3, 8);
        axis.Ticks.Select(axis.Text).ShouldContain("0.90");
    }

    [Fact]
    public void Equal_factors_are_equally_far_apart()
    {
        var axis = Axis.Logarithm([10, 1000], margin: 0);

        (axis.At(10), axis.At(100), axis.At(1000)).ShouldBe((0, 0.5, 1));
        axis.Ticks.ShouldContain(100);
        axis.Text(1000).ShouldBe("1,000");
    }

    [Fact]
    public void Zero_has_no_sign()
    {
        var axis = Axis.Linear([10, 1227], margin: 0.02);

        axis.Ticks.Select(axis.Text).First().ShouldBe("0");
    }

    [Fact]
    public void Small_rates_are_written_with_an_exponent()
    {
        var axis = Axis.Linear([0, 5e-4]);

        axis.Ticks.Select(axis.Text).ShouldContain("5e-4");
    }

    [Fact]
    public void Any_data_have_ticks_in_order_that_read_differently_and_lie_on_the_axis() =>
        (from values in Gen.Double[-1e6, 1e6].Array[1, 20]
         from scale in Gen.Int[-8, 3]
         select values.Select(v => v * Math.Pow(10, scale)).ToArray()).Sample(values =>
        {
            var axis = Axis.Linear(values);
            axis.Ticks.Count.ShouldBeInRange(1, 10);
            axis.Ticks.ShouldBeInOrder();
            axis.Ticks.Select(axis.Text).ShouldBeUnique();
            values.ShouldAllBe(v => axis.At(v) > -1e-9 && axis.At(v) < 1 + 1e-9);
            axis.Ticks.ShouldAllBe(t => axis.At(t) > -1e-6 && axis.At(t) < 1 + 1e-6);
        });

    [Fact]
    public void Any_speeds_have_ticks_in_order_that_lie_on_the_axis() =>
        Gen.Double[1e-3, 1e7].Array[1, 20].Sample(values =>
        {
            var axis = Axis.Logarithm(values);
            axis.Ticks.Count.ShouldBeInRange(1, 9);
            axis.Ticks.ShouldBeInOrder();
            axis.Ticks.Select(axis.Text).ShouldBeUnique();
            values.ShouldAllBe(v => axis.At(v) > -1e-9 && axis.At(v) < 1 + 1e-9);
        });
}
