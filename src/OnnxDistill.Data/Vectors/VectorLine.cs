using System.Globalization;

namespace OnnxDistill.Data.Vectors;

/// <summary>A word and its numbers, which are only read where somebody wants them.</summary>
/// <param name="Word">The word; some of GloVe's larger files hold blanks (<c>. . .</c>).</param>
/// <param name="Numbers">The numbers as text, separated by single blanks.</param>
/// <param name="Place">File and line, for errors: <c>glove.txt:7</c>.</param>
internal readonly record struct VectorLine(string Word, ReadOnlyMemory<char> Numbers, string Place)
{
    /// <summary>Reads the numbers.</summary>
    /// <param name="values">Where to, [width].</param>
    /// <exception cref="InvalidDataException">One is no number; file and line are named.</exception>
    public void CopyTo(Span<float> values)
    {
        var numbers = Numbers.Span;
        var i = 0;
        foreach (var field in numbers.Split(' '))
        {
            if (!float.TryParse(numbers[field], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i++]))
            {
                throw new InvalidDataException($"{Place}: '{numbers[field]}' is no number");
            }
        }
    }
}
