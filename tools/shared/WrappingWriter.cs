using System.Text;

namespace OnnxDistill.CommandLine;

/// <summary>Messages to a terminal: whole lines are broken at words, at the width that the terminal has then.</summary>
/// <param name="terminal">Where they go.</param>
/// <param name="width">The characters of a line.</param>
internal sealed class WrappingWriter(TextWriter terminal, Func<int> width) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => terminal.Write(value);

    /// <inheritdoc/>
    public override void Write(string? value) => terminal.Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => terminal.WriteLine(value is null ? null : WordWrap.Of(value, width()));

    /// <inheritdoc/>
    public override void Flush() => terminal.Flush();
}
