namespace OnnxDistill.CommandLine;

/// <summary>Text for people, broken at blanks.</summary>
internal static class WordWrap
{
    /// <summary>
    /// A message whose lines are no longer than the width, but for words that are. A line that begins with a blank stays as it is: it belongs to a table, or is a
    /// command that is copied whole.
    /// </summary>
    /// <param name="text">The message.</param>
    /// <param name="width">The characters of a line.</param>
    /// <param name="indent">What stands before the second line and those after it.</param>
    public static string Of(string text, int width, string indent = "  ") =>
        text.Contains('\n', StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Select(line => Line(line.TrimEnd('\r'), width, indent))) : Line(text, width, indent);

    private static string Line(string line, int width, string indent)
    {
        if (line.Length <= width || line[0] == ' ')
        {
            return line;
        }

        var (lines, current) = (new List<string>(), string.Empty);
        foreach (var word in line.Split(' '))
        {
            // Two blanks beside each other, as between columns of a progress line, stay two.
            var longer = current.Length == 0 ? (lines.Count == 0 ? word : indent + word) : $"{current} {word}";
            if (longer.TrimEnd().Length > width && current.Trim().Length > 0)
            {
                lines.Add(current.TrimEnd());
                longer = indent + word;
            }

            current = longer;
        }

        return string.Join('\n', [.. lines, current]);
    }
}
