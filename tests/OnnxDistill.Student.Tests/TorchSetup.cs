using System.Runtime.CompilerServices;
using OnnxDistill.Student.NativeLibraries;

namespace OnnxDistill.Student.Tests;

/// <summary>Tests may touch torch before any type of the library: load it first.</summary>
internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Initialize() => LibTorchLoader.EnsureLoaded();
}
