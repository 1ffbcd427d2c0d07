using OnnxDistill.Data.Examples;

namespace OnnxDistill.Teacher.Examples;

/// <summary>Encodes a stream of rows on several threads, in order, holding one chunk at a time.</summary>
internal static class EncodedRows
{
    private const int ChunkRows = 2048;

    /// <summary>The rows encoded, in order.</summary>
    /// <exception cref="InvalidDataException">A row cannot be encoded: of several, the first in the file is named.</exception>
    public static IEnumerable<EncodedExample> Of(IEnumerable<Example> rows, ExampleEncoder encoder, int threads, CancellationToken cancellation)
    {
        foreach (var chunk in rows.Chunk(ChunkRows))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var row in Encode(chunk, encoder, threads))
            {
                yield return row;
            }
        }
    }

    private static EncodedExample[] Encode(Example[] chunk, ExampleEncoder encoder, int threads)
    {
        var encoded = new EncodedExample[chunk.Length];
        try
        {
            Parallel.For(0, chunk.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => encoded[i] = encoder.Encode(chunk[i]));
            return encoded;
        }
        catch (AggregateException)
        {
            // Whichever thread failed first, the file's first bad row is the one to name.
            return Array.ConvertAll(chunk, encoder.Encode);
        }
    }
}
