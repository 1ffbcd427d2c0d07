using System.Runtime.InteropServices;

namespace OnnxDistill.Student.Machine;

/// <summary>What is called of the C library by hand, where it has it: glibc on Linux. Elsewhere every call says that nothing was done.</summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc.so.6";
    private const int Read = 1, Write = 2, Execute = 4;

    /// <summary>Sets a parameter of malloc (mallopt(3)); false where it is refused or there is none.</summary>
    public static bool SetMalloc(int parameter, int value) => Try(() => Mallopt(parameter, value) == 1);

    /// <summary>The first address of the loaded file that holds an address (dladdr(3)); 0 where it is not known.</summary>
    public static nint FileOf(nint address)
    {
        var info = new nint[4];                                                  // Dl_info: file name, base, symbol's name, symbol's address
        return Try(() => DlAddr(address, info) != 0) ? info[1] : 0;
    }

    /// <summary>Lets the pages of a pointer be written to (mprotect(2)).</summary>
    public static bool AllowWriting(nint address) => Protect(address, sizeof(nint), Read | Write);

    /// <summary>A page of its own for code (mmap(2)), which holds these bytes; 0 where the system does not give one.</summary>
    public static nint Code(byte[] bytes)
    {
        const int privateAnonymous = 0x22;
        nint page = -1;
        if (!Try(() => (page = MMap(0, (nuint)Environment.SystemPageSize, Read | Write, privateAnonymous, -1, 0)) != -1))
        {
            return 0;
        }

        bytes.CopyTo(new Span<byte>((void*)page, bytes.Length));
        return Protect(page, bytes.Length, Read | Execute) ? page : 0;
    }

    private static bool Protect(nint address, int bytes, int rights)
    {
        var start = address & ~(nint)(Environment.SystemPageSize - 1);
        return Try(() => MProtect(start, (nuint)(address - start + bytes), rights) == 0);
    }

    private static bool Try(Func<bool> call)
    {
        try
        {
            return OperatingSystem.IsLinux() && call();
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport(Library, EntryPoint = "mallopt")]
    private static partial int Mallopt(int parameter, int value);

    [LibraryImport(Library, EntryPoint = "dladdr")]
    private static partial int DlAddr(nint address, [Out] nint[] info);

    [LibraryImport(Library, EntryPoint = "mmap")]
    private static partial nint MMap(nint address, nuint bytes, int rights, int flags, int file, nint offset);

    [LibraryImport(Library, EntryPoint = "mprotect")]
    private static partial int MProtect(nint address, nuint bytes, int rights);
}
