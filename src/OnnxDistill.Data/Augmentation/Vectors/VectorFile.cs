using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Augmentation.Vectors;

/// <summary>Reads word vectors from GloVe's text format, and word2vec's, which begins with a line of two counts.</summary>
internal static class VectorFile
{
    /// <summary>Reads the first words of a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line has another number of values, or one that is no number; file and line are named.</exception>
    public static WordVectors Read(string path, int most)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"no file of word vectors {path}", path);
        }

        var (words, values, width) = (new List<string>(), new List<float>(), 0);
        using var reader = new StreamReader(path, Encoding.UTF8);
        for (var number = 1L; words.Count < most && reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || (number == 1 && IsCounts(line)))
            {
                continue;
            }

            var text = line.AsSpan().TrimEnd(' ');
            width = width > 0 ? width : text.Count(' ');
            var end = width > 0 ? WordEnd(text, width) : -1;
            words.Add(end > 0 ? line[..end] : throw Bad(path, number, width == 0 ? "no numbers behind the word" : $"{text.Count(' ')} values behind the word, and the lines before have {width}"));
            var numbers = text[(end + 1)..];
            foreach (var field in numbers.Split(' '))
            {
                values.Add(float.TryParse(numbers[field], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw Bad(path, number, $"'{numbers[field]}' is no number"));
            }
        }

        return width > 0 ? new WordVectors([.. words], [.. values], width) : throw new InvalidDataException($"{path}: no word vectors; give a file in GloVe's format, a word and its numbers a line");
    }

    private static InvalidDataException Bad(string path, long line, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}, line {line}: {what}; give a file of word vectors in GloVe's format"));

    // Some words of GloVe's larger files hold blanks (". . ."): the values are counted from the end.
    private static int WordEnd(ReadOnlySpan<char> text, int width)
    {
        var at = text.Length;
        for (var i = 0; i < width && at > 0; i++)
        {
            at = text[..at].LastIndexOf(' ');
        }

        return at;
    }

    private static bool IsCounts(string line) => line.Split(' ') is [var a, var b] && long.TryParse(a, CultureInfo.InvariantCulture, out _) && long.TryParse(b, CultureInfo.InvariantCulture, out _);
}
