using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>Reads word vectors from GloVe's text format: a word and its numbers on each line.</summary>
public static class GloveFile
{
    /// <summary>Fills a table with the vectors of the file's words; other rows keep what the table holds.</summary>
    /// <param name="path">The text file.</param>
    /// <param name="table">The embeddings to overwrite, <c>[vocabulary, width]</c>, fp32, on the CPU.</param>
    /// <param name="tokenOf">The token of an id, or null.</param>
    /// <returns>The number of rows that were found.</returns>
    /// <exception cref="InvalidDataException">A line has another number of values, or one that is no number; file and line are named.</exception>
    public static int Fill(string path, Tensor table, Func<int, string?> tokenOf) => throw new NotImplementedException();
}
