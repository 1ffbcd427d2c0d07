using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace OnnxDistill.Student.NativeLibraries;

/// <summary>
/// Makes TorchSharp's native library load where libstdc++ is older than GCC 13 (Debian 12, Ubuntu 22.04, RHEL 9). Where it loads by itself
/// this does nothing.
/// </summary>
/// <remarks>
/// <c>libLibTorchSharp.so</c> of TorchSharp 0.107 needs <c>GLIBCXX_3.4.32</c> for one symbol that nothing calls. A patched copy in a
/// per-user cache folder does without it; once that copy is in the process, TorchSharp's own load by name finds it, because the dynamic
/// linker knows a library by its soname. The probe comes first, since TorchSharp copies 480 MB beside the program when its load fails.
/// </remarks>
internal static class LibTorchLoader
{
    private const string Library = "libLibTorchSharp.so", Version = "GLIBCXX_3.4.32", Symbol = "_ZSt21ios_base_library_initv";
    private static readonly Lazy<LibTorchLoad> s_load = new(Load);
    private static int s_logged;

    /// <summary>Loads the library, once per process, and logs a remedy or a failure once.</summary>
    /// <param name="logger">Where to say that a patched copy is used; null writes to <see cref="Trace"/> only.</param>
    public static LibTorchLoad EnsureLoaded(ILogger? logger = null)
    {
        var load = s_load.Value;
        if (logger is not null && load.Message is { } message && Interlocked.Exchange(ref s_logged, 1) == 0)
        {
            logger.LogInformation("{Message}", message);
        }

        return load;
    }

    /// <summary>Runs before any type of this assembly is used, and so before the first use of <c>torch</c> through it.</summary>
#pragma warning disable CA2255 // A library that cannot load its native half has no other place to say so before it is used.
    [ModuleInitializer]
    internal static void Initialize() => EnsureLoaded();
#pragma warning restore CA2255

    private static LibTorchLoad Load()
    {
        if (!OperatingSystem.IsLinux() || NativeFolders.Find(Library) is not { } library)
        {
            return new LibTorchLoad(LibTorchLoadKind.LeftToTorchSharp, null, null);
        }

        ThreadWaiting.Shorten();
        LoadNeighbours();
        try
        {
            NativeLibrary.Load(library);
            return new LibTorchLoad(LibTorchLoadKind.Plain, library, null);
        }
        catch (DllNotFoundException e) when (e.Message.Contains(Version, StringComparison.Ordinal))
        {
            var load = LoadPatched(library);
            Trace.TraceInformation(load.Message);
            return load;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return new LibTorchLoad(LibTorchLoadKind.LeftToTorchSharp, null, $"{library} does not load: {e.Message}");
        }
    }

    private static LibTorchLoad LoadPatched(string library)
    {
        try
        {
            var copy = PatchedLibraryCache.Obtain(
                library, PatchedLibraryCache.DefaultFolder, bytes => WeakSymbolPatch.Apply(bytes, Version, Symbol, library));
            NativeLibrary.Load(copy);
            return new LibTorchLoad(
                LibTorchLoadKind.Patched, copy, $"libstdc++ here is older than GCC 13; TorchSharp uses the patched copy {copy}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or DllNotFoundException)
        {
            return new LibTorchLoad(
                LibTorchLoadKind.LeftToTorchSharp,
                null,
                $"{library} needs libstdc++ of GCC 13 or newer, and the remedy failed ({e.Message}); set XDG_CACHE_HOME to a writable folder " +
                "or use Ubuntu 24.04, Debian 13 or newer.");
        }
    }

    // The patched copy lies elsewhere, so the linker would not find what it needs beside it: in order, the needed before the needing.
    private static void LoadNeighbours()
    {
        foreach (var pattern in (string[])["libgomp-*.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so"])
        {
            if (NativeFolders.Find(pattern) is { } path)
            {
                NativeLibrary.TryLoad(path, out _);
            }
        }
    }
}
