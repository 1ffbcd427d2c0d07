using OnnxDistill.Pictures;
using OnnxDistill.StudentTrainer.Reporting.Pages;

namespace OnnxDistill.StudentTrainer.Reporting.Charts;

/// <summary>
/// Frame, grid and axes of a chart as inline SVG. ScottPlot's SVG is not used: it fixes each letter's place by the fonts of the machine that writes it
/// (on one without fonts all on one spot), has black and white built in, and several on one page have the same ids.
/// </summary>
internal static class ChartFrame
{
    /// <summary>The width of a chart in its own units; small, so that its letters can be read where the page is 400 pixels wide.</summary>
    public const double Width = 440;

    /// <summary>The height of a chart.</summary>
    public const double Height = 250;

    /// <summary>Where a chart's data are.</summary>
    public static PixelBox Area { get; } = new(52, 10, Width - 64, Height - 54);

    /// <summary>Puts a chart together.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="x">The axis to the right.</param>
    /// <param name="y">The axis upward.</param>
    /// <param name="below">What the axis to the right is of.</param>
    /// <param name="content">What is drawn in it.</param>
    /// <param name="keys">What stands below it.</param>
    public static Markup Of(string title, Axis x, Axis y, string below, Markup content, Markup keys = default) =>
        Of(title, Width, Height, Area, x, y, below, content, keys);

    /// <summary>Puts a chart of any size together.</summary>
    public static Markup Of(string title, double width, double height, PixelBox area, Axis x, Axis y, string below, Markup content, Markup keys = default)
    {
        var across = x.Ticks.Select(t => (At: area.Left + (x.At(t) * area.Width), Text: x.Text(t)));
        var up = y.Ticks.Select(t => (At: area.Bottom - (y.At(t) * area.Height), Text: y.Text(t)));
        return Markup.Of($"""
            <figure><figcaption>{title}</figcaption>
            <svg viewBox="0 0 {width:0} {height:0}" role="img" aria-label="{title}">
            {Markup.Join(across.Select(t => Markup.Of($"<line class=\"grid\" x1=\"{t.At:0.#}\" x2=\"{t.At:0.#}\" y1=\"{area.Top:0.#}\" y2=\"{area.Bottom:0.#}\"/><text class=\"soft\" text-anchor=\"middle\" x=\"{t.At:0.#}\" y=\"{area.Bottom + 17:0.#}\">{t.Text}</text>")))}
            {Markup.Join(up.Select(t => Markup.Of($"<line class=\"grid\" x1=\"{area.Left:0.#}\" x2=\"{area.Right:0.#}\" y1=\"{t.At:0.#}\" y2=\"{t.At:0.#}\"/><text class=\"soft\" text-anchor=\"end\" x=\"{area.Left - 6:0.#}\" y=\"{t.At + 4:0.#}\">{t.Text}</text>")))}
            <text class="soft" text-anchor="middle" x="{area.Left + (area.Width / 2):0.#}" y="{height - 5:0.#}">{below}</text>
            {content}
            <rect class="frame" x="{area.Left:0.#}" y="{area.Top:0.#}" width="{area.Width:0.#}" height="{area.Height:0.#}"/>
            </svg>{keys}</figure>

            """);
    }
}
