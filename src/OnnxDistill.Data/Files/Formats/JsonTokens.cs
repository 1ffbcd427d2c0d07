using System.Text.Json;
using OnnxDistill.Data.Files.Sources;

namespace OnnxDistill.Data.Files.Formats;

/// <summary>Reads a JSON file token by token, or value by value, without holding more of it than one value.</summary>
/// <param name="source">The file.</param>
/// <param name="severalValues">Whether a value may follow the first. The default value is false.</param>
internal sealed class JsonTokens(DataSource source, bool severalValues = false) : IDisposable
{
    private const int MaxValueBytes = 64 << 20;
    private readonly Stream _stream = source.OpenText();
    private byte[] _buffer = new byte[1 << 16];
    private JsonReaderState _state = new(new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, AllowMultipleValues = severalValues });
    private int _start;
    private int _end;
    private bool _final;

    private delegate bool Step(ref Utf8JsonReader reader);

    /// <summary>Gets the line on which the last token or value ends.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Gets the kind of the token that was read last.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>Gets how many objects and arrays are open around it.</summary>
    public int Depth { get; private set; }

    /// <summary>Gets the property's name, where the token is one.</summary>
    public string? Name { get; private set; }

    /// <summary>Reads the next token; false at the end of the file.</summary>
    /// <exception cref="InvalidDataException">It is no JSON; file and line are named.</exception>
    public bool Read() => Take((ref reader) =>
    {
        if (!reader.Read())
        {
            return false;
        }

        (Type, Depth) = (reader.TokenType, reader.CurrentDepth);
        Name = Type == JsonTokenType.PropertyName ? reader.GetString() : null;
        return true;
    });

    /// <summary>Reads the next value of the array whose beginning was read last; null at its end.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, or longer than 64 MiB; file and line are named.</exception>
    public (JsonDocument Document, long Line)? Element()
    {
        (JsonDocument, long)? element = null;
        Take((ref reader) =>
        {
            if (!reader.Read())
            {
                return false;
            }

            var line = Line + _buffer.AsSpan(_start, checked((int)reader.TokenStartIndex)).Count((byte)'\n');
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                return true;
            }

            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return false;
            }

            element = (document, line);
            return true;
        });
        return element;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // A step that finds too few bytes is taken again with more.
    private bool Take(Step step)
    {
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, _state);
                if (step(ref reader))
                {
                    var consumed = checked((int)reader.BytesConsumed);
                    Line += _buffer.AsSpan(_start, consumed).Count((byte)'\n');
                    _start += consumed;
                    _state = reader.CurrentState;
                    return true;
                }

                if (_final)
                {
                    return false;
                }

                Fill();
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source.Name}, line {e.LineNumber + 1}: not JSON ({JsonErrors.Short(e)})", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"{source.Name}, line {Line}: a name holds half a surrogate pair, which is no text", e);
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            if (_end >= MaxValueBytes)
            {
                throw new InvalidDataException($"{source.Name}, line {Line}: a value is longer than {MaxValueBytes >> 20} MiB; is it a file of rows?");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _final = read == 0;
    }
}
