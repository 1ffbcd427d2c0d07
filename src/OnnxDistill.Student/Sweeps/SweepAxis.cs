namespace OnnxDistill.Student.Sweeps;

/// <summary>One key of a recipe and the values that a sweep tries for it.</summary>
/// <param name="Key">The key, as <c>--set</c> takes it.</param>
/// <param name="Values">The values, as <c>--set</c> takes them, in the order given.</param>
internal sealed record SweepAxis(string Key, IReadOnlyList<string> Values)
{
    /// <summary>Reads <c>key=a,b,c</c>; a list such as <c>[0,2]</c> is one value.</summary>
    /// <exception cref="InvalidDataException">There is no key or no value, or a value stands there twice.</exception>
    public static SweepAxis Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var (key, values) = equals < 0 ? (string.Empty, []) : (text[..equals].Trim(), Split(text[(equals + 1)..]));
        if (key.Length == 0 || values.Count == 0 || values.Contains(string.Empty))
        {
            throw new InvalidDataException($"--grid {text}: expected key=value,value, such as temperature=1,2,5");
        }

        return values.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { Key: var twice }
            ? throw new InvalidDataException($"--grid {text}: {twice} stands there twice")
            : new SweepAxis(key, values);
    }

    private static List<string> Split(string text)
    {
        var (values, start, depth) = (new List<string>(), 0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ',';
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == text.Length))
            {
                values.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        return values;
    }
}
