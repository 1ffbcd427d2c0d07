using OnnxDistill.Data.Vectors;

namespace OnnxDistill.Data.Vocabularies;

/// <summary>The words of a file of word vectors (GloVe's or word2vec's text format) that a text can hold.</summary>
internal static class VectorWords
{
    /// <summary>Reads the words in the file's order, which is by frequency; one that no text gives, such as <c>n't</c> or one in capitals, is left out.</summary>
    /// <param name="path">The file: a word and its numbers on each line.</param>
    /// <param name="lowerCase">Whether texts are lower-cased and lose their accents.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidDataException">A line is not a word and numbers; it is named.</exception>
    public static IEnumerable<string> Read(string path, bool lowerCase, CancellationToken cancellation)
    {
        var counts = new WordCounts(VocabularyFiles.Normalizer(lowerCase));
        foreach (var line in VectorLines.Read(path, VectorLines.WidthOf(path)))
        {
            cancellation.ThrowIfCancellationRequested();
            counts.Clear();
            counts.Add(line.Word);
            if (counts is { Total: 1 } && counts.Counts.ContainsKey(line.Word))
            {
                yield return line.Word;
            }
        }
    }
}
