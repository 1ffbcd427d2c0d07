using System.Buffers.Binary;

namespace OnnxDistill.Data.Tokenizers.SentencePiece;

/// <summary>The fields of a protobuf message, one after the other; no length that it reads is trusted.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private ReadOnlySpan<byte> _bytes;
    private ulong _number;
    private int _wireType;

    /// <summary>Gets the field's number.</summary>
    public int Field { get; private set; }

    /// <summary>Gets the value of a field of bytes.</summary>
    /// <exception cref="InvalidDataException">It is a number.</exception>
    public readonly ReadOnlySpan<byte> Bytes => _wireType == 2 ? _bytes : throw WrongKind();

    /// <summary>Gets the value of a whole number; negative ones are written in ten bytes.</summary>
    /// <exception cref="InvalidDataException">It is not a whole number.</exception>
    public readonly int Number => _wireType == 0 ? (int)_number : throw WrongKind();

    /// <summary>Gets the value of a number of four bytes with a fraction.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public readonly float Single => _wireType == 5 ? BitConverter.UInt32BitsToSingle((uint)_number) : throw WrongKind();

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the end of the message.</returns>
    /// <exception cref="InvalidDataException">The message is cut short or is no protobuf.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var key = Varint();
        if (key is < 8 or > uint.MaxValue)
        {
            throw new InvalidDataException("it has a field without a number");
        }

        Field = (int)(key >> 3);
        _wireType = (int)(key & 7);
        switch (_wireType)
        {
            case 0:
                _number = Varint();
                break;
            case 1:
                _number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                _bytes = Take(Varint());
                break;
            case 5:
                _number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw new InvalidDataException($"its field {Field} is of a kind that protobuf does not have ({_wireType})");
        }

        return true;
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("it has a number of more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"it ends within field {Field}");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private readonly InvalidDataException WrongKind() => new($"its field {Field} is of another kind ({_wireType}) than in sentencepiece_model.proto");
}
