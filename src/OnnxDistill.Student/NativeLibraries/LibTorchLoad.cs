namespace OnnxDistill.Student.NativeLibraries;

/// <summary>How TorchSharp's native library came into the process.</summary>
internal enum LibTorchLoadKind
{
    /// <summary>Nothing was done: another system than Linux, no such file beside the program, or an unknown failure.</summary>
    LeftToTorchSharp,

    /// <summary>The library loads as it is.</summary>
    Plain,

    /// <summary>A patched copy was loaded.</summary>
    Patched,
}

/// <summary>The result of <see cref="LibTorchLoader"/>.</summary>
/// <param name="Kind">How it was loaded.</param>
/// <param name="Path">The loaded file; null if nothing was loaded.</param>
/// <param name="Message">One sentence worth a log line; null where all is ordinary.</param>
internal sealed record LibTorchLoad(LibTorchLoadKind Kind, string? Path, string? Message);
