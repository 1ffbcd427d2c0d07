using ScottPlot;

namespace OnnxDistill.Quickstart;

/// <summary>The same results as a picture: accuracy, and rows a second beside the teacher's.</summary>
internal static class ResultsPicture
{
    private static readonly Color Teacher = Color.FromHex("#8a8f98");
    private static readonly Color Student = Color.FromHex("#2f6db5");

    /// <summary>Writes a PNG of 900 x 360 pixels.</summary>
    public static void Save(string path, IReadOnlyList<ModelResult> results)
    {
        var picture = new Multiplot();
        picture.AddPlots(2);
        picture.Layout = new ScottPlot.MultiplotLayouts.Columns();
        Bars(picture.GetPlot(0), "accuracy on the test rows (%)", results, r => 100 * r.Accuracy, "0.0");
        Bars(picture.GetPlot(1), "rows a second, as a multiple of the teacher's", results, r => r.RowsPerSecond / results[0].RowsPerSecond, "0.0");
        picture.SavePng(path, 900, 360);
    }

    private static void Bars(Plot plot, string title, IReadOnlyList<ModelResult> results, Func<ModelResult, double> value, string format)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var bars = results.Select((r, i) => new Bar
        {
            Position = i,
            Value = value(r),
            FillColor = i == 0 ? Teacher : Student,
            LineWidth = 0,
            Label = value(r).ToString(format, culture),
        });
        plot.Add.Bars(bars.ToArray());
        plot.Axes.Bottom.SetTicks([.. results.Select((_, i) => (double)i)], [.. results.Select(r => r.Name.Replace(' ', '\n'))]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Margins(bottom: 0, top: 0.15);
        plot.Title(title, 14);
        plot.HideGrid();
    }
}
