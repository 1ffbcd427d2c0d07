using System.Globalization;
using System.Text;
using OnnxDistill.Student.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Embeddings;

/// <summary>Reads word vectors from GloVe's text format: a word and its numbers on each line, separated by single spaces.</summary>
public static class GloveFile
{
    /// <summary>Fills a table with the vectors of the file's words; other rows keep what the table holds.</summary>
    /// <remarks>The file is streamed and only vectors of known tokens are parsed. A word that comes twice keeps its first vector.</remarks>
    /// <param name="path">The text file, UTF-8.</param>
    /// <param name="table">The embeddings to overwrite, <c>[vocabulary, width]</c>, fp32, on the CPU.</param>
    /// <param name="tokenOf">The token of an id, or null.</param>
    /// <returns>The number of rows that were found.</returns>
    /// <exception cref="InvalidDataException">A line has another number of values, or one that is no number; file and line are named.</exception>
    public static int Fill(string path, Tensor table, Func<int, string?> tokenOf)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(tokenOf);
        var width = (int)table.shape[1];
        var wanted = Ids(tokenOf, (int)table.shape[0]);
        var found = 0;
        var number = 0L;
        using var reader = new StreamReader(path, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || IsWord2VecHeader(line, number))
            {
                continue;
            }

            var values = Values(line, width, path, number, out var word);
            if (wanted.Remove(word.ToString(), out var id))
            {
                Parse(values, Row(table, id, width), path, number);
                found++;
            }
        }

        return found;
    }

    /// <summary>How many numbers stand after a word.</summary>
    /// <param name="path">The text file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It holds no vector.</exception>
    public static int WidthOf(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        for (var number = 1L; reader.ReadLine() is { } line; number++)
        {
            // Of a word with spaces in it only the numbers at the end count.
            var fields = line.TrimEnd().Split(' ');
            if (fields.Length > 1 && !IsWord2VecHeader(line, number))
            {
                return fields.Skip(1).Reverse().TakeWhile(f => IsNumber(f)).Count();
            }
        }

        throw new InvalidDataException($"{path} holds no vector; a line of it is a word and its numbers");
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

    // word2vec's text format begins with a line of two counts.
    private static bool IsWord2VecHeader(string line, long number) =>
        number == 1 && line.Split(' ') is [var a, var b] && long.TryParse(a, CultureInfo.InvariantCulture, out _)
        && long.TryParse(b, CultureInfo.InvariantCulture, out _);

    // Some words of GloVe's larger files hold spaces (". . ."), so the values are counted from the end; a number left in front of them
    // means a wider file.
    private static ReadOnlySpan<char> Values(string line, int width, string path, long number, out ReadOnlySpan<char> word)
    {
        var text = line.AsSpan().TrimEnd();
        var at = text.Length;
        for (var i = 0; i < width && at > 0; i++)
        {
            at = text[..at].LastIndexOf(' ');
        }

        word = at > 0 ? text[..at] : default;
        if (at <= 0 || (word.LastIndexOf(' ') is > 0 and var space && IsNumber(word[(space + 1)..])))
        {
            throw new InvalidDataException(
                $"{path}:{number}: {text.Count(' ')} values after the word instead of {width}; set student.embedding to the file's width, or mend the line");
        }

        return text[(at + 1)..];
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static void Parse(ReadOnlySpan<char> values, Span<float> row, string path, long number)
    {
        var i = 0;
        foreach (var range in values.Split(' '))
        {
            if (!float.TryParse(values[range], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i++]))
            {
                throw new InvalidDataException($"{path}:{number}: {values[range]} is no number.");
            }
        }
    }

    private static unsafe Span<float> Row(Tensor table, int id, int width) => TensorMemory.IsDirect(table)
        ? new Span<float>(TensorMemory.Pointer(table) + ((long)id * width), width)
        : throw new ArgumentException("the table must be contiguous 32-bit floats on the CPU", nameof(table));
}
