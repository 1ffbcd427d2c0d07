using System.Collections.Concurrent;
using System.Text;

namespace OnnxDistill.Data.Examples;

/// <summary>Labels of a data file that are to be read as others, or as none, so that no file need be edited: <c>--label-map a=b,-=none</c>.</summary>
public sealed class LabelRenaming
{
    /// <summary>What stands for no label.</summary>
    public const string None = "none";

    private readonly Dictionary<string, string?> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);

    /// <summary>A renaming.</summary>
    /// <param name="names">The new name of each label; null for none.</param>
    public LabelRenaming(IEnumerable<KeyValuePair<string, string?>> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var (from, to) in names)
        {
            _names[from] = to;
        }
    }

    /// <summary>Gets the new name of each label; null for none.</summary>
    public IReadOnlyDictionary<string, string?> Names => _names;

    /// <summary>Gets the labels that no example has had so far.</summary>
    public IReadOnlyList<string> Unused => [.. _names.Keys.Where(n => !_seen.ContainsKey(n))];

    /// <summary>Reads <c>from=to,from=to</c>; a backslash takes the meaning from a comma, an equals sign, a backslash or <c>none</c> after it.</summary>
    /// <param name="texts">What the user gave, in one or several pieces.</param>
    /// <exception cref="InvalidDataException">An entry is no <c>from=to</c>, or one label is given twice.</exception>
    public static LabelRenaming Parse(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var renaming = new LabelRenaming([]);
        foreach (var entry in texts.SelectMany(t => Split(t, ',')).Where(e => e.Trim().Length > 0))
        {
            var sides = Split(entry, '=');
            if (sides is not [var from, var to] || from.Trim().Length == 0 || to.Trim().Length == 0)
            {
                throw new InvalidDataException($"--label-map '{entry}': give LABEL=NAME, or LABEL=none for no label (a backslash before a comma or equals sign of a name)");
            }

            if (!renaming._names.TryAdd(Plain(from), to.Trim() == None ? null : Plain(to)))
            {
                throw new InvalidDataException($"--label-map gives label '{Plain(from)}' twice");
            }
        }

        return renaming;
    }

    /// <summary>The example with its label's, or labels', new name.</summary>
    public Example Apply(Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        if (example.LabelTexts is { } several)
        {
            string[] left = [.. several.Select(New).OfType<string>()];
            return example with { LabelTexts = left, LabelText = $"[{string.Join(", ", left)}]" };
        }

        return example.LabelText is { } text && example.LabelFlags is null ? example with { LabelText = New(text) } : example;
    }

    /// <summary>What is read as what: <c>a as b, - as none</c>.</summary>
    public override string ToString() => string.Join(", ", _names.Select(n => $"{n.Key} as {n.Value ?? None}"));

    private string? New(string label)
    {
        var key = _names.ContainsKey(label) ? label : label.Trim();
        if (!_names.TryGetValue(key, out var name))
        {
            return label;
        }

        _seen.TryAdd(key, true);
        return name;
    }

    // Escapes stay until the last split has been made.
    private static List<string> Split(string text, char separator)
    {
        var (parts, part) = (new List<string>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                part.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] == separator)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        return [.. parts, part.ToString()];
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        text = text.Trim();
        for (var i = 0; i < text.Length; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
