using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OnnxDistill.Recipes.Loading;

/// <summary>One <c>--set key=value</c>: the key as a path (stage name, options name, objective kind, key), the value as YAML.</summary>
/// <param name="Path">The parts of the dotted key.</param>
/// <param name="Value">The value.</param>
internal sealed record Assignment(IReadOnlyList<string> Path, YamlNode Value)
{
    /// <summary>Gets the dotted key.</summary>
    public string Key => string.Join('.', Path);

    /// <summary>Parses <c>key=value</c>; hyphens in the last part count as underscores.</summary>
    /// <exception cref="InvalidDataException">There is no <c>=</c> or no key.</exception>
    public static Assignment Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var parts = equals < 0 ? [] : text[..equals].Trim().Split('.', StringSplitOptions.TrimEntries);
        if (parts.Length == 0 || parts.Contains(string.Empty))
        {
            throw new InvalidDataException($"--set {text}: expected key=value, such as learning_rate=5e-4 or student.layers=3");
        }

        parts[^1] = parts[^1].Replace('-', '_');
        return new Assignment(parts, Node(text[(equals + 1)..].Trim()));
    }

    // [1, 2] is a list as in a file; anything else is one value, whatever YAML would make of it.
    private static YamlNode Node(string value)
    {
        if (value is ['[', .., ']'])
        {
            try
            {
                var stream = new YamlStream();
                using var reader = new StringReader(value);
                stream.Load(reader);
                return stream.Documents[0].RootNode;
            }
            catch (YamlException)
            {
                // What is wrong with it is said where the key is known.
            }
        }

        return new YamlScalarNode(value) { Style = ScalarStyle.Plain };
    }
}
