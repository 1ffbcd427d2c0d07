using System.Buffers.Binary;
using Parquet;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>
/// Reads a Parquet file's footer on trial before the library reads the file: on some damaged footers Parquet.Net 6.1 counts to a number of two
/// billion that is no count (its Thrift reader's SkipField), which looks like a hang.
/// </summary>
internal static class ParquetFooter
{
    private const int Frame = 12;      // the magic at both ends and the footer's length

    // A footer of a megabyte is read in milliseconds; only what never ends takes longer, on however busy a machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Refuses a file whose footer cannot be read, or not in a time; leaves the position anywhere.</summary>
    /// <exception cref="InvalidDataException">The file has no footer, or one that is damaged.</exception>
    public static void Require(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var alone = Alone(stream);
        if (!ThriftStructure.Begins(alone.AsSpan(4, alone.Length - Frame)))
        {
            throw new InvalidDataException("its footer is damaged");
        }

        // Values of another type than the library expects still pass, and put it out of step.
        // A thread of its own, not the pool's: where it never ends, nothing else waits for it, and it ends with the process.
        Exception? failure = null;
        using var footer = new MemoryStream(alone);
        var thread = new Thread(() =>
        {
            try
            {
                Read(footer).GetAwaiter().GetResult();
            }
            catch (Exception error)
            {
                failure = error;
            }
        })
        { IsBackground = true };
        thread.Start();
        if (!thread.Join(Patience))
        {
            throw new InvalidDataException("its footer is damaged");
        }

        if (failure is not null)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    private static async Task Read(Stream footer)
    {
        var reader = await ParquetReader.CreateAsync(footer, leaveStreamOpen: true).ConfigureAwait(false);
        await reader.DisposeAsync().ConfigureAwait(false);
    }

    // The file without its row groups: what says where they lie is not followed while the footer is read.
    private static byte[] Alone(Stream stream)
    {
        var length = stream.Length;
        if (length < Frame)
        {
            throw new InvalidDataException("it is too short");
        }

        Span<byte> tail = stackalloc byte[8];
        stream.Position = length - tail.Length;
        stream.ReadExactly(tail);
        var size = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (size < 0 || size > length - Frame)
        {
            throw new InvalidDataException("it has no footer");
        }

        var alone = new byte[size + Frame];
        stream.Position = 0;
        stream.ReadExactly(alone, 0, 4);
        stream.Position = length - size - 8;
        stream.ReadExactly(alone, 4, size + 8);
        return alone;
    }
}
