using System.Text;

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
        var number = 0L;
        var counts = new WordCounts(VocabularyFiles.Normalizer(lowerCase));
        using var reader = new StreamReader(path, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            var end = line.IndexOf(' ', StringComparison.Ordinal);
            var word = end > 0 ? line[..end] : throw new InvalidDataException($"{path}:{number}: no word and its numbers, separated by spaces");
            counts.Clear();
            counts.Add(word);

            // word2vec's text format begins with a line of two counts, which is no word.
            if (counts is { Total: 1 } && counts.Counts.ContainsKey(word) && !(number == 1 && line.Count(c => c == ' ') == 1))
            {
                yield return word;
            }
        }
    }
}
