namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// Whether bytes are a struct of Thrift's compact protocol as Parquet uses it: every count and length fits what is left, no maps, no lists of
/// booleans. What passes cannot make a reader count to more elements than there are bytes.
/// </summary>
internal ref struct ThriftStructure(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 32;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>Whether the bytes begin with a whole struct.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes)
    {
        var structure = new ThriftStructure(bytes);
        return structure.Struct(0);
    }

    private bool Struct(int depth)
    {
        while (Byte() is var header and >= 0)
        {
            if (header == 0)
            {
                return true;
            }

            // A field number that does not follow from the one before it stands on its own.
            if ((header >> 4 == 0 && Number() is null) || !Value(header & 15, depth))
            {
                return false;
            }
        }

        return false;
    }

    private bool Value(int type, int depth) => type switch
    {
        1 or 2 => true,                                                 // a field's boolean lies in its type
        3 => Skip(1),
        4 or 5 or 6 => Number() is not null,
        7 => Skip(8),
        8 => Number() is { } length && Skip(length),
        9 or 10 => depth < Deepest && List(depth + 1),
        12 => depth < Deepest && Struct(depth + 1),
        _ => false,
    };

    private bool List(int depth)
    {
        var header = Byte();
        var count = header >> 4 == 15 ? Number() : (ulong)(header >> 4);
        if (header < 0 || count is not { } elements || elements > (ulong)(_bytes.Length - _at) || (header & 15) is 1 or 2)
        {
            return false;
        }

        for (var i = 0UL; i < elements; i++)
        {
            if (!Value(header & 15, depth))
            {
                return false;
            }
        }

        return true;
    }

    private int Byte() => _at < _bytes.Length ? _bytes[_at++] : -1;

    private ulong? Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Byte();
            if (part < 0)
            {
                return null;
            }

            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        return null;
    }

    private bool Skip(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at))
        {
            return false;
        }

        _at += (int)count;
        return true;
    }
}
