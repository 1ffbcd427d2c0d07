using System.Globalization;
using System.Text;

namespace OnnxDistill.Data.Vectors;

/// <summary>Streams word vectors from GloVe's text format (a word and its numbers on each line, separated by single blanks), or word2vec's, which begins with a line of two counts.</summary>
internal static class VectorLines
{
    /// <summary>How many numbers stand after a word, as the first vector has them.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It holds no vector.</exception>
    public static int WidthOf(string path)
    {
        foreach (var (line, place) in Lines(path))
        {
            // Of a word with blanks in it only the numbers at the end count.
            var width = line.TrimEnd(' ').Split(' ').Skip(1).Reverse().TakeWhile(f => IsNumber(f)).Count();
            return width > 0 ? width : throw new InvalidDataException($"{place}: no numbers after the word; a line of word vectors is a word and its numbers");
        }

        throw new InvalidDataException($"{path}: no word vectors; a line of them is a word and its numbers");
    }

    /// <summary>Every vector in the file's order.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="width">How many numbers a vector has, <see cref="WidthOf"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line has another number of values; file and line are named.</exception>
    public static IEnumerable<VectorLine> Read(string path, int width)
    {
        foreach (var (line, place) in Lines(path))
        {
            yield return Cut(line.AsMemory().TrimEnd(' '), width, place);
        }
    }

    // The values are counted from the end, as words may hold blanks; a number left in front of them means a wider file.
    private static VectorLine Cut(ReadOnlyMemory<char> line, int width, string place)
    {
        var text = line.Span;
        var end = line.Length;
        for (var i = 0; i < width && end > 0; i++)
        {
            end = text[..end].LastIndexOf(' ');
        }

        var word = end > 0 ? text[..end] : default;
        return end > 0 && !(word.LastIndexOf(' ') is > 0 and var blank && IsNumber(word[(blank + 1)..]))
            ? new VectorLine(word.ToString(), line[(end + 1)..], place)
            : throw new InvalidDataException($"{place}: {text.Count(' ')} values after the word instead of {width}");
    }

    private static IEnumerable<(string Line, string Place)> Lines(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"no file of word vectors {path}", path);
        }

        using var reader = new StreamReader(path, Encoding.UTF8);
        for (var number = 1L; reader.ReadLine() is { } line; number++)
        {
            if (line.Length > 0 && !(number == 1 && IsCounts(line)))
            {
                yield return (line, FormattableString.Invariant($"{path}:{number}"));
            }
        }
    }

    private static bool IsCounts(string line) =>
        line.Split(' ') is [var a, var b] && long.TryParse(a, CultureInfo.InvariantCulture, out _) && long.TryParse(b, CultureInfo.InvariantCulture, out _);

    private static bool IsNumber(ReadOnlySpan<char> text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
