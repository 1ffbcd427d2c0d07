using OnnxDistill.Data.Vectors;
using OnnxDistill.Student.Tensors;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>A file of word vectors that embeddings start from: read once, when it is checked or else when it is needed, and let go once a table has its vectors.</summary>
/// <remarks>The file is streamed and only vectors of known tokens are parsed and kept. A word that comes twice keeps its first vector.</remarks>
/// <param name="path">The text file, UTF-8.</param>
internal sealed class GloveFile(string path)
{
    private Dictionary<int, float[]>? _vectors;
    private int? _width;

    /// <summary>Gets the file.</summary>
    public string Path => path;

    /// <summary>Gets how many numbers a vector has.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It holds no vector.</exception>
    public int Width => _width ??= VectorLines.WidthOf(path);

    /// <summary>Reads the vectors of tokens, unless they are held already.</summary>
    /// <param name="vocabulary">The number of tokens.</param>
    /// <param name="wordOf">The word of an id in the file, or null.</param>
    /// <returns>The number of tokens that were found.</returns>
    /// <exception cref="InvalidDataException">No token is in the file, a line has another number of values, or one that is no number; file and line are named.</exception>
    public int Read(int vocabulary, Func<int, string?> wordOf)
    {
        ArgumentNullException.ThrowIfNull(wordOf);
        return (_vectors ??= Found(vocabulary, wordOf)).Count;
    }

    /// <summary>Fills a table with the vectors of tokens; other rows keep what the table holds.</summary>
    /// <param name="table">The embeddings to overwrite, <c>[vocabulary, width]</c>, fp32, on the CPU.</param>
    /// <param name="wordOf">The word of an id in the file, or null.</param>
    /// <returns>The number of rows that were filled.</returns>
    /// <exception cref="InvalidDataException">See <see cref="Read"/>.</exception>
    public unsafe int Fill(Tensor table, Func<int, string?> wordOf)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!TensorMemory.IsDirect(table) || table.shape[1] != Width)
        {
            throw new ArgumentException("the table must be contiguous 32-bit floats on the CPU, as wide as the vectors", nameof(table));
        }

        var found = Read((int)table.shape[0], wordOf);
        foreach (var (id, vector) in _vectors!)
        {
            vector.CopyTo(new Span<float>(TensorMemory.Pointer(table) + ((long)id * Width), Width));
        }

        _vectors = null;
        return found;
    }

    private Dictionary<int, float[]> Found(int vocabulary, Func<int, string?> wordOf)
    {
        var wanted = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < vocabulary; id++)
        {
            if (wordOf(id) is { } word)
            {
                wanted.TryAdd(word, id);
            }
        }

        var vectors = new Dictionary<int, float[]>();
        foreach (var line in VectorLines.Read(path, Width))
        {
            if (wanted.Remove(line.Word, out var id))
            {
                line.CopyTo(vectors[id] = new float[Width]);
            }
        }

        return vectors.Count > 0 ? vectors : throw new InvalidDataException($"{path} has none of the tokenizer's words");
    }
}
