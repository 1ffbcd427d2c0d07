using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>The fingerprint's component of the data: SHA-256 over each row's text hash and label, in the order of the file.</summary>
internal sealed class DataRowsHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds the next row; a label that is not a number counts as none.</summary>
    /// <param name="textHash">The hash of its text.</param>
    /// <param name="label">Its label, or NaN.</param>
    /// <param name="labels">1, 0 or NaN for each class, where a row may have several; empty for a row without labels.</param>
    public void Add(long textHash, double label, ReadOnlySpan<float> labels = default)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, textHash);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[sizeof(long)..], double.IsNaN(label) ? double.NaN : label);
        _hash.AppendData(bytes);
        _hash.AppendData(MemoryMarshal.AsBytes(labels));
    }

    /// <summary>The hash in hex; starts anew.</summary>
    public string Finish() => Fingerprint.Hex(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
