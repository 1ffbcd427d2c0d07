using System.Buffers.Binary;
using System.Text;

namespace OnnxDistill.Student.Tests.NativeLibraries;

/// <summary>Builds the least ELF file that has versioned dynamic symbols.</summary>
internal static class SmallElf
{
    public const int FlagsAt = 0x40 + 0x40 + 16 + 4;
    public const int SymbolInfoAt = 0x40 + 24 + 4;

    /// <summary>Strings at 0xC0, symbols at 0x40, version needs at 0x80, version indices at 0xB0, section table at 0x140.</summary>
    public static byte[] Build(string version, params string[] symbols)
    {
        var bytes = new byte[0x140 + (5 * 0x40)];
        "\u007fELF"u8.CopyTo(bytes);
        (bytes[4], bytes[5]) = (2, 1);
        Put8(bytes, 0x28, 0x140);
        Put2(bytes, 0x3A, 0x40);
        Put2(bytes, 0x3C, 5);

        var strings = Encoding.ASCII.GetBytes("\0" + version + "\0" + string.Concat(symbols.Select(s => s + "\0")));
        strings.CopyTo(bytes, 0xC0);
        var name = 1 + version.Length + 1;
        for (var i = 0; i < symbols.Length; i++)
        {
            Put4(bytes, 0x40 + (24 * (i + 1)), name);
            bytes[0x40 + (24 * (i + 1)) + 4] = 0x12;   // global function
            Put2(bytes, 0xB0 + (2 * (i + 1)), 7);
            name += symbols[i].Length + 1;
        }

        Put2(bytes, 0x80 + 2, 1);       // one entry
        Put4(bytes, 0x80 + 8, 16);      // right after this record
        Put2(bytes, 0x80 + 16 + 6, 7);  // index 7
        Put4(bytes, 0x80 + 16 + 8, 1);  // name

        Section(bytes, 1, type: 11, offset: 0x40, size: 24 * (symbols.Length + 1), link: 4, info: 0);
        Section(bytes, 2, type: 0x6fffffff, offset: 0xB0, size: 2 * (symbols.Length + 1), link: 1, info: 0);
        Section(bytes, 3, type: 0x6ffffffe, offset: 0x80, size: 32, link: 4, info: 1);
        Section(bytes, 4, type: 3, offset: 0xC0, size: strings.Length, link: 0, info: 0);
        return bytes;
    }

    private static void Section(byte[] bytes, int index, uint type, int offset, int size, int link, int info)
    {
        var at = 0x140 + (0x40 * index);
        Put4(bytes, at + 4, unchecked((int)type));
        Put8(bytes, at + 0x18, offset);
        Put8(bytes, at + 0x20, size);
        Put4(bytes, at + 0x28, link);
        Put4(bytes, at + 0x2C, info);
    }

    private static void Put2(byte[] bytes, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);

    private static void Put4(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);

    private static void Put8(byte[] bytes, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);
}
