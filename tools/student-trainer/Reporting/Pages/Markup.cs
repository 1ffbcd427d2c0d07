using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace OnnxDistill.StudentTrainer.Reporting.Pages;

/// <summary>
/// A piece of HTML. Whatever is put into the holes of <see cref="Of"/> is text and is escaped, unless it is a piece of HTML itself: so what data and
/// files say can never become a tag.
/// </summary>
/// <param name="Html">The HTML.</param>
internal readonly record struct Markup(string Html)
{
    /// <summary>Gets nothing.</summary>
    public static Markup None { get; } = new(string.Empty);

    /// <summary>HTML with escaped holes.</summary>
    /// <param name="handler">An interpolated string.</param>
    public static Markup Of(Handler handler) => new(handler.ToHtml());

    /// <summary>Pieces one after the other.</summary>
    /// <param name="pieces">The pieces.</param>
    public static Markup Join(IEnumerable<Markup> pieces) => new(string.Concat(pieces.Select(p => p.Html)));

    /// <inheritdoc/>
    public override string ToString() => Html;

    /// <summary>Escapes what stands in holes, numbers with a point whatever the machine's language.</summary>
    [InterpolatedStringHandler]
    internal readonly struct Handler
    {
        private readonly StringBuilder _html;

        /// <summary>Begins.</summary>
        public Handler(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (16 * formattedCount));

        /// <summary>Adds HTML as it stands in the source.</summary>
        public void AppendLiteral(string html) => _html.Append(html);

        /// <summary>Adds HTML.</summary>
        public void AppendFormatted(Markup markup) => _html.Append(markup.Html);

        /// <summary>Adds text.</summary>
        public void AppendFormatted(string? text) => _html.Append(WebUtility.HtmlEncode(text));

        /// <summary>Adds a number.</summary>
        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => AppendFormatted(value.ToString(format, CultureInfo.InvariantCulture));

        internal string ToHtml() => _html.ToString();
    }
}
