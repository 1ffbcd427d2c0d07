using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// The SHA-256 in <c>onnxdistill.sha256</c>, over the values rather than their encoding: column after column in the order of the
/// schema, and in each column row after row as stored. Numbers are little-endian in their column's width; a list is its count
/// of elements as INT32, then the elements; bytes are their count as INT32, then the bytes. A missing label is the quiet NaN
/// <c>FFF8000000000000</c>, in the list of several labels <c>FFC00000</c>.
/// </summary>
internal static class PartChecksum
{
    /// <summary>The checksum of rows in stored order, in hex.</summary>
    /// <param name="rows">The rows, with every column.</param>
    /// <param name="schema">The part's columns.</param>
    public static string Of(IReadOnlyList<SoftTargetRow> rows, PartSchema schema)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(schema);
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("parts are written and read on little-endian machines");
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Numbers(hash, rows, r => r.Row);
        Numbers(hash, rows, r => r.TextHash);
        Numbers(hash, rows, r => double.IsNaN(r.Label) ? double.NaN : r.Label);
        Lists(hash, rows, r => MemoryMarshal.AsBytes<int>(r.InputIds), r => r.InputIds.Length);
        Numbers(hash, rows, r => r.PairStart);
        Lists(hash, rows, r => MemoryMarshal.AsBytes<float>(r.Logits), r => r.Logits?.Length ?? 0);
        if (schema.Labels > 0)
        {
            Lists(hash, rows, r => MemoryMarshal.AsBytes<float>(r.Labels), r => r.Labels.Length);
        }

        if (schema.Masked)
        {
            Lists(hash, rows, r => MemoryMarshal.AsBytes<int>(r.MaskedPositions), r => r.MaskedPositions.Length);
            Lists(hash, rows, r => MemoryMarshal.AsBytes<int>(r.MaskedIds), r => r.MaskedIds.Length);
        }

        foreach (var tap in schema.Taps)
        {
            Lists(hash, rows, r => r.Taps[tap.Name], r => r.Taps[tap.Name].Length);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private delegate ReadOnlySpan<byte> Bytes(SoftTargetRow row);

    private static void Numbers<T>(IncrementalHash hash, IReadOnlyList<SoftTargetRow> rows, Func<SoftTargetRow, T> value)
        where T : unmanaged
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        hash.AppendData(MemoryMarshal.AsBytes<T>(values));
    }

    private static void Lists(IncrementalHash hash, IReadOnlyList<SoftTargetRow> rows, Bytes bytes, Func<SoftTargetRow, int> count)
    {
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt32LittleEndian(prefix, count(row));
            hash.AppendData(prefix);
            hash.AppendData(bytes(row));
        }
    }
}
