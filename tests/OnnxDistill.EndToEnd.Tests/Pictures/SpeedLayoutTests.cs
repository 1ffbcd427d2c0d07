using CsCheck;
using OnnxDistill.Pictures;

namespace OnnxDistill.EndToEnd.Tests.Pictures;

public sealed class SpeedLayoutTests
{
    private static readonly SpeedPoint[] s_models =
    [
        new("teacher", 0.977, 195, 23_100_000, IsTeacher: true), new("distilled-bilstm", 0.977, 2933, 39_000_000), new("hinton", 0.977, 1858, 13_600_000), new("hard-labels", 0.973, 1863, 13_600_000),
    ];

    [Fact]
    public void An_area_is_as_its_file_and_no_label_covers_another()
    {
        var layout = new SpeedLayout(s_models, 900, 460, 14);

        var (teacher, student) = (layout.Points[0], layout.Points[2]);
        (teacher.Radius * teacher.Radius / (student.Radius * student.Radius)).ShouldBe(23.1 / 13.6, 1e-6);
        layout.Points.SelectMany((p, i) => layout.Points.Take(i).Select(q => p.Box.Overlap(q.Box))).ShouldAllBe(o => o == 0);
        layout.Points.ShouldAllBe(p => p.Box.Outside(layout.Area) < 1e-6);
        layout.Points[1].X.ShouldBeGreaterThan(layout.Points[0].X);
        layout.Points[3].Y.ShouldBeGreaterThan(layout.Points[2].Y);      // pixels count downward
    }

    [Fact]
    public void The_line_of_the_teacher_is_within_the_picture_and_its_word_beside_no_marker()
    {
        var layout = new SpeedLayout(s_models[1..], 480, 310, 12, level: 0.99);

        layout.YOf(0.99).ShouldBeInRange(layout.Area.Top, layout.Area.Bottom);
        layout.Points.Sum(p => layout.Level.Overlap(new PixelBox(p.X - p.Radius, p.Y - p.Radius, 2 * p.Radius, 2 * p.Radius))).ShouldBe(0);
    }

    [Fact]
    public void Any_models_are_within_the_picture() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[1, 1e5], Gen.Long[0, 1_000_000_000]).Array[1, 12].Sample(models =>
        {
            var layout = new SpeedLayout([.. models.Select((m, i) => new SpeedPoint($"model {i}", m.Item1, m.Item2, m.Item3))], 900, 460, 14);
            layout.Points.ShouldAllBe(p => p.X >= layout.Area.Left - 1e-6 && p.X <= layout.Area.Right + 1e-6 && p.Y >= layout.Area.Top - 1e-6 && p.Y <= layout.Area.Bottom + 1e-6);
            layout.Points.ShouldAllBe(p => p.Radius >= 3 && p.Radius < 60);
        });
}
