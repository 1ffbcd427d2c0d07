using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OnnxDistill.Student.TensorBoard;

/// <summary>
/// Writes scalars for TensorBoard: a file of TFRecords (length, its checksum, data, its checksum), each an <c>Event</c> protobuf of
/// tensorflow/core/util/event.proto. TorchSharp's own writer reopens its file for every value and counts steps in 32 bits.
/// </summary>
internal sealed class EventWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    /// <summary>Starts a new events file in the folder, which is made if absent.</summary>
    /// <param name="folder">The folder that TensorBoard is pointed at.</param>
    /// <param name="time">The clock. The default value is the system's.</param>
    public EventWriter(string folder, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{_time.GetUtcNow().ToUnixTimeMilliseconds()}.onnxdistill");
        _file = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.Read);
        Write(Encoding.UTF8.GetBytes("brain.Event:2"), step: 0, field: 3);
    }

    /// <summary>Writes one value.</summary>
    /// <param name="tag">The curve's name; a slash groups curves.</param>
    /// <param name="value">The value.</param>
    /// <param name="step">The training step.</param>
    public void Scalar(string tag, double value, long step)
    {
        // Summary.Value { tag = 1, simple_value = 2 } inside Summary { value = 1 }.
        using var inner = new MemoryStream();
        Bytes(inner, 1, Encoding.UTF8.GetBytes(tag));
        inner.WriteByte((2 << 3) | 5);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(number, (float)value);
        inner.Write(number);

        using var summary = new MemoryStream();
        Bytes(summary, 1, inner.ToArray());
        Write(summary.ToArray(), step, field: 5);
    }

    /// <summary>Hands what was written to the operating system, so that a running TensorBoard sees it.</summary>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Event { wall_time = 1 (double), step = 2, file_version = 3 | summary = 5 }.
    private void Write(ReadOnlySpan<byte> what, long step, int field)
    {
        using var data = new MemoryStream();
        Span<byte> number = stackalloc byte[8];
        data.WriteByte((1 << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(number, _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        data.Write(number);
        data.WriteByte(2 << 3);
        Varint(data, (ulong)step);
        Bytes(data, field, what);

        var record = data.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(number, record.Length);
        _file.Write(number);
        Checksum(number);
        _file.Write(record);
        Checksum(record);
    }

    private void Checksum(ReadOnlySpan<byte> bytes)
    {
        Span<byte> sum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Crc32C.Masked(bytes));
        _file.Write(sum);
    }

    private static void Bytes(MemoryStream stream, int field, ReadOnlySpan<byte> bytes)
    {
        Varint(stream, (ulong)((field << 3) | 2));
        Varint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void Varint(MemoryStream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
