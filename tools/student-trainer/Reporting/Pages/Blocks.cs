namespace OnnxDistill.StudentTrainer.Reporting.Pages;

/// <summary>What several sections of the page are made of.</summary>
internal static class Blocks
{
    /// <summary>What stands where something cannot be shown: why, and the option that gives it.</summary>
    public static Markup Missing(string why) => Markup.Of($"<p class=\"missing\">{why}</p>");

    /// <summary>A note.</summary>
    public static Markup Note(string text) => Markup.Of($"<p class=\"note\">{text}</p>");

    /// <summary>A part of a run with a heading.</summary>
    public static Markup Part(string heading, Markup content) => Markup.Of($"<section><h3>{heading}</h3>{content}</section>\n");

    /// <summary>A table: cells of the first column to the left, the others to the right.</summary>
    /// <param name="headings">The headings.</param>
    /// <param name="rows">The rows, of as many cells; each a whole <c>td</c>.</param>
    /// <param name="kind">A class of the page's style.</param>
    public static Markup Table(IEnumerable<string> headings, IEnumerable<Markup> rows, string kind = "plain") => Markup.Of(
        $"<div class=\"wide\"><table class=\"{kind}\"><thead><tr>{Markup.Join(headings.Select(h => Markup.Of($"<th>{h}</th>")))}</tr></thead><tbody>{Markup.Join(rows.Select(r => Markup.Of($"<tr>{r}</tr>\n")))}</tbody></table></div>");

    /// <summary>Cells of text.</summary>
    public static Markup Cells(params IEnumerable<string> texts) => Markup.Join(texts.Select(t => Markup.Of($"<td>{t}</td>")));

    /// <summary>A cell whose background is the stronger the nearer a share is to 1.</summary>
    /// <param name="text">What stands in it.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="kind">A class of the page's style: <c>good</c> or <c>bad</c>.</param>
    /// <param name="title">What is shown when the pointer rests on it.</param>
    public static Markup Shaded(string text, double share, string kind, string title) =>
        Markup.Of($"<td class=\"{kind}\" style=\"--s:{(double.IsFinite(share) ? Math.Round(70 * Math.Clamp(share, 0, 1)) : 0):0}%\" title=\"{title}\">{text}</td>");

    /// <summary>What is long and seldom read, behind a line that opens it.</summary>
    public static Markup Folded(string line, Markup content, bool open = false) =>
        Markup.Of($"<details{(open ? new Markup(" open") : Markup.None)}><summary>{line}</summary>{content}</details>\n");
}
