using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Checkpoints;

/// <summary>
/// SHA-256 over names, types, shapes and bytes of a state's tensors in their order in the file. A power cut may leave a file of the right
/// length with blocks of zeros in it; such a state must not be trained on.
/// </summary>
internal static class StateChecksum
{
    /// <summary>The name of the checksum in the file's header.</summary>
    public const string Entry = "sha256";

    public static string Of(IEnumerable<(string Name, Tensor Value)> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in tensors)
        {
            using var scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {value.dtype} [{string.Join(',', value.shape)}]\n"));
            hash.AppendData(value.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
