using System.Runtime.InteropServices;
using System.Text;

namespace OnnxDistill.Student.Machine;

/// <summary>
/// A 64-bit ELF file as it lies in this process's memory: where it keeps the addresses of the functions that it calls. System V ABI, "Dynamic
/// linking"; x86-64 psABI, "Relocation types".
/// </summary>
internal sealed unsafe class LoadedElf
{
    private const int DynamicHeader = 2, JumpSlot = 7;
    private const long StringTable = 5, SymbolTable = 6, PltRelocations = 23, PltBytes = 2;
    private readonly byte* _base;
    private readonly nint _names;
    private readonly nint _symbols;
    private readonly nint _relocations;
    private readonly long _count;

    private LoadedElf(nint start)
    {
        _base = (byte*)start;
        var (headers, size, count) = (start + (nint)(*(long*)(_base + 0x20)), *(ushort*)(_base + 0x36), *(ushort*)(_base + 0x38));
        for (var i = 0; i < count; i++)
        {
            var header = (byte*)headers + (i * size);
            if (*(uint*)header != DynamicHeader)
            {
                continue;
            }

            for (var entry = (long*)(start + (nint)(*(long*)(header + 0x10))); entry[0] != 0; entry += 2)
            {
                switch (entry[0])
                {
                    case StringTable: _names = (nint)entry[1]; break;
                    case SymbolTable: _symbols = (nint)entry[1]; break;
                    case PltRelocations: _relocations = (nint)entry[1]; break;
                    case PltBytes: _count = entry[1] / 24; break;                // Elf64_Rela: offset, info, addend
                }
            }
        }
    }

    /// <summary>The file that holds an address; null where the system does not say, or it is no such file.</summary>
    public static LoadedElf? Holding(nint address)
    {
        ReadOnlySpan<byte> magic = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        var start = LibC.FileOf(address);
        if (start == 0 || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !new ReadOnlySpan<byte>((void*)start, magic.Length).SequenceEqual(magic))
        {
            return null;
        }

        // glibc has made the table's addresses absolute (other C libraries leave offsets); below the file's own they cannot be that.
        var file = new LoadedElf(start);
        return file._count > 0 && file._names > start && file._symbols > start && file._relocations > start ? file : null;
    }

    /// <summary>Where the address of a function lies through which the file calls it; 0 if it calls none of that name.</summary>
    public nint SlotOf(string function)
    {
        var name = Encoding.ASCII.GetBytes(function + '\0');
        for (var i = 0L; i < _count; i++)
        {
            var relocation = (long*)(_relocations + (nint)(i * 24));
            if ((relocation[1] & uint.MaxValue) != JumpSlot)
            {
                continue;
            }

            var symbol = _symbols + (nint)((relocation[1] >> 32) * 24);          // Elf64_Sym: its name's offset first
            if (new ReadOnlySpan<byte>((void*)(_names + (nint)(*(uint*)symbol)), name.Length).SequenceEqual(name))
            {
                return (nint)_base + (nint)relocation[0];
            }
        }

        return 0;
    }
}
