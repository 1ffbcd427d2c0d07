namespace OnnxDistill.Student.NativeLibraries;

/// <summary>Makes TorchSharp's native library load where libstdc++ is older than GCC 13.</summary>
public static class LibTorchLoader
{
}
