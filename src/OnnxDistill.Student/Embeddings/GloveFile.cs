using OnnxDistill.Data.Vectors;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>Fills embeddings from a file of word vectors.</summary>
public static class GloveFile
{
    /// <summary>Fills a table with the vectors of the file's words; other rows keep what the table holds.</summary>
    /// <remarks>The file is streamed and only vectors of known tokens are parsed. A word that comes twice keeps its first vector.</remarks>
    /// <param name="path">The text file, UTF-8.</param>
    /// <param name="table">The embeddings to overwrite, <c>[vocabulary, width]</c>, fp32, on the CPU.</param>
    /// <param name="tokenOf">The token of an id, or null.</param>
    /// <returns>The number of rows that were found.</returns>
    /// <exception cref="InvalidDataException">The file's vectors are not as wide as the table, a line has another number of values, or one that is no number; file and line are named.</exception>
    public static int Fill(string path, Tensor table, Func<int, string?> tokenOf)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(tokenOf);
        var (width, theirs) = ((int)table.shape[1], VectorLines.WidthOf(path));
        if (width != theirs)
        {
            throw new InvalidDataException($"{path} has vectors of {theirs} numbers, and the student's embeddings have {width}; set student.embedding to {theirs}");
        }

        var wanted = Ids(tokenOf, (int)table.shape[0]);
        var found = 0;
        foreach (var line in VectorLines.Read(path, width))
        {
            if (wanted.Remove(line.Word, out var id))
            {
                line.CopyTo(Row(table, id, width));
                found++;
            }
        }

        return found;
    }

    private static Dictionary<string, int> Ids(Func<int, string?> tokenOf, int count)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < count; id++)
        {
            if (tokenOf(id) is { } token)
            {
                ids.TryAdd(token, id);
            }
        }

        return ids;
    }

    private static unsafe Span<float> Row(Tensor table, int id, int width) => TensorMemory.IsDirect(table)
        ? new Span<float>(TensorMemory.Pointer(table) + ((long)id * width), width)
        : throw new ArgumentException("the table must be contiguous 32-bit floats on the CPU", nameof(table));
}
