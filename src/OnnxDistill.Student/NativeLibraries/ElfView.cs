using System.Buffers.Binary;
using System.Text;

namespace OnnxDistill.Student.NativeLibraries;

/// <summary>One section of an ELF file.</summary>
/// <param name="Type">The section's type (<c>sh_type</c>).</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Link">The index of the section that it refers to, e.g. its strings.</param>
/// <param name="Info">A count or index, by type.</param>
internal readonly record struct ElfSection(uint Type, int Offset, int Size, int Link, int Info);

/// <summary>
/// The section table of a 64-bit little-endian ELF file, with every offset checked. System V ABI, "Object files"; LSB, "Symbol versioning".
/// </summary>
internal sealed class ElfView
{
    private readonly byte[] _bytes;
    private readonly string _origin;

    public ElfView(byte[] bytes, string origin)
    {
        (_bytes, _origin) = (bytes, origin);
        ReadOnlySpan<byte> magic = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!bytes.AsSpan().StartsWith(magic))
        {
            throw Bad("it is no 64-bit little-endian ELF file");
        }

        var (table, entrySize, count) = (Long(0x28), Short(0x3A), Short(0x3C));
        if (entrySize < 0x40)
        {
            throw Bad("it has no section table");
        }

        if (table + ((long)entrySize * count) > bytes.Length)
        {
            throw Bad("it is cut off");
        }

        Sections = [.. Enumerable.Range(0, count).Select(i => Section(table + (i * entrySize)))];
    }

    public IReadOnlyList<ElfSection> Sections { get; }

    public ElfSection Only(uint type, string what)
    {
        var found = Sections.Where(s => s.Type == type).ToList();
        return found.Count == 1 ? found[0] : throw Bad($"it has {found.Count} {what} instead of one");
    }

    public ElfSection Linked(ElfSection section) =>
        section.Link < Sections.Count ? Sections[section.Link] : throw Bad($"section link {section.Link} leads nowhere");

    public string Text(ElfSection strings, uint offset)
    {
        var span = _bytes.AsSpan(strings.Offset, strings.Size);
        if (offset >= span.Length || span[(int)offset..].IndexOf((byte)0) is var end && end < 0)
        {
            throw Bad($"string {offset} lies outside its table");
        }

        return Encoding.ASCII.GetString(span.Slice((int)offset, end));
    }

    public int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(at, 2));

    public uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(at, 4));

    public InvalidDataException Bad(string why) => new($"{_origin} cannot be patched: {why}.");

    private ElfSection Section(int at)
    {
        const uint noBits = 8;
        var section = new ElfSection(Word(at + 4), Long(at + 0x18), Long(at + 0x20), (int)(Word(at + 0x28) & int.MaxValue), (int)(Word(at + 0x2C) & int.MaxValue));
        if (section.Type != noBits && (long)section.Offset + section.Size > _bytes.Length)
        {
            throw Bad("a section lies outside the file");
        }

        return section;
    }

    private int Long(int at)
    {
        var value = BinaryPrimitives.ReadUInt64LittleEndian(Slice(at, 8));
        return value <= int.MaxValue ? (int)value : throw Bad("an offset lies outside the file");
    }

    private ReadOnlySpan<byte> Slice(int at, int length) =>
        at >= 0 && at <= _bytes.Length - length ? _bytes.AsSpan(at, length) : throw Bad("it is cut off");
}
