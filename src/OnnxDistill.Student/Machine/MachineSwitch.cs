namespace OnnxDistill.Student.Machine;

/// <summary>The environment variables that switch off, or choose, what <see cref="MachineSetup"/> does.</summary>
internal static class MachineSwitch
{
    /// <summary><c>0</c> leaves malloc as it is.</summary>
    public const string KeepMemory = "ONNXDISTILL_KEEP_MEMORY";

    /// <summary><c>0</c> leaves MKL's choice of kernels by the processor's maker.</summary>
    public const string MklPaths = "ONNXDISTILL_MKL_PATHS";

    /// <summary><c>default</c> or <c>onednn</c> instead of the faster of both.</summary>
    public const string Products = "ONNXDISTILL_PRODUCTS";

    /// <summary><c>force</c> takes products of bf16, where they are asked for, on any processor; <c>0</c> on none.</summary>
    public const string Bf16 = "ONNXDISTILL_BF16";

    /// <summary>Whether something is not switched off.</summary>
    internal static bool IsOn(string variable) => Environment.GetEnvironmentVariable(variable) is not ("0" or "false" or "off");

    /// <summary>The path that the user names; null for the faster one.</summary>
    /// <exception cref="InvalidDataException">Another word than these.</exception>
    internal static ProductPath? Path() => Environment.GetEnvironmentVariable(Products) switch
    {
        null or "" or "auto" => null,
        "default" => ProductPath.Default,
        "onednn" => ProductPath.OneDnn,
        var other => throw new InvalidDataException($"{Products}={other}: give auto, default or onednn"),
    };

    /// <summary>Whether the user wants products of bf16 whatever the processor has; null for what it has.</summary>
    /// <exception cref="InvalidDataException">Another word than these.</exception>
    internal static bool? TakesBf16() => Environment.GetEnvironmentVariable(Bf16) switch
    {
        null or "" or "auto" => null,
        "force" => true,
        "0" or "false" or "off" => false,
        var other => throw new InvalidDataException($"{Bf16}={other}: give auto, force or 0"),
    };
}
