using System.Text;

namespace OnnxDistill.Data.Files.Sources;

/// <summary>A line of a text file.</summary>
/// <param name="Number">1-based number.</param>
/// <param name="Text">The line without its end.</param>
internal readonly record struct TextLine(long Number, string Text);

/// <summary>
/// Reads a text line by line. A decoder that works on whole buffers could not say which line holds bytes that are no UTF-8.
/// </summary>
internal static class Utf8Lines
{
    private const int MaxLineBytes = 64 << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines, ended by LF or CR LF.</summary>
    /// <exception cref="InvalidDataException">A line is no UTF-8 or longer than 64 MiB; file and line are named.</exception>
    public static IEnumerable<TextLine> Read(DataSource source)
    {
        using var stream = source.OpenText();
        var path = source.Name;
        var buffer = new byte[1 << 16];
        var (start, end, number) = (0, 0, 0L);
        while (true)
        {
            var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                yield return new TextLine(++number, Decode(buffer.AsSpan(start, newline), path, number));
                start += newline + 1;
                continue;
            }

            (start, end) = Shift(ref buffer, start, end, path, number + 1);
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                break;
            }

            end += read;
        }

        if (end > start)
        {
            yield return new TextLine(++number, Decode(buffer.AsSpan(start, end - start), path, number));
        }
    }

    // Moves the unfinished line to the front and makes room behind it.
    private static (int Start, int End) Shift(ref byte[] buffer, int start, int end, string path, long line)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        end -= start;
        if (end == buffer.Length)
        {
            if (end >= MaxLineBytes)
            {
                throw new InvalidDataException($"{path}, line {line} is longer than {MaxLineBytes >> 20} MiB; is it a text file with a row a line?");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        return (0, end);
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string path, long line)
    {
        if (bytes is [.., (byte)'\r'])
        {
            bytes = bytes[..^1];
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}, line {line}: byte {e.Index + 1} of the line is not UTF-8; save the file as UTF-8", e);
        }
    }
}
