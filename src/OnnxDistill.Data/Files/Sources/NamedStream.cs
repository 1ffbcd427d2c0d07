using System.IO.Compression;
using System.Text;

namespace OnnxDistill.Data.Files.Sources;

/// <summary>A stream to read whose damage is told with the file's name.</summary>
internal sealed class NamedStream : Stream
{
    private readonly Stream _inner;
    private readonly string _name;

    // A packed file that is cut off would else end in silence where it is cut; read by the first stream of its kind.
    static NamedStream() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", isEnabled: true);

    private NamedStream(Stream inner, string name) => (_inner, _name) = (inner, name);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The bytes of a stream of gzip.</summary>
    public static NamedStream Unpacked(Stream packed, string name) => new(new GZipStream(packed, CompressionMode.Decompress), name);

    /// <summary>A text as UTF-8.</summary>
    public static NamedStream Transcoded(Stream text, Encoding encoding, string name) =>
        new(Encoding.CreateTranscodingStream(text, encoding, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), name);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _inner.Read(buffer);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{_name} is not the UTF-16 or UTF-32 that its byte order mark promises; save it as UTF-8", e);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(_name, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{_name} is damaged or cut off: it cannot be unpacked as gzip to its end", e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
