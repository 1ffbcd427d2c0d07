using System.Text.RegularExpressions;

namespace OnnxDistill.Student.Parameters;

/// <summary>
/// Which parameters a recipe means: a part of the student (<c>embeddings</c>, <c>encoder</c>, <c>head</c>), a name, or the beginning of names up to a
/// point; <c>*</c> stands for anything.
/// </summary>
internal sealed class NamePattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly StudentPart? _part;
    private readonly Regex _names;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">The pattern.</param>
    public NamePattern(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _part = Enum.GetValues<StudentPart>().Cast<StudentPart?>().FirstOrDefault(p => string.Equals(p.ToString(), text, StringComparison.OrdinalIgnoreCase));
        var names = Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal);
        _names = new Regex($"^{names}(\\..*)?$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
    }

    /// <summary>Whether a parameter is meant.</summary>
    /// <param name="name">Its full name.</param>
    public bool Matches(string name) => _part is { } part ? ParameterPlace.Of(name).Part == part : _names.IsMatch(name);

    /// <summary>Refuses a pattern that no parameter has.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="key">The recipe's key, for the error.</param>
    /// <param name="names">The names of all parameters.</param>
    /// <exception cref="InvalidDataException">None has; some names are listed.</exception>
    public static NamePattern Require(string text, string key, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var pattern = new NamePattern(text);
        return names.Any(pattern.Matches) ? pattern : throw new InvalidDataException(
            $"{key}: no parameter of the student is {text}; give embeddings, encoder, head, or a name such as {Examples(names)} (* stands for anything)");
    }

    private static string Examples(IReadOnlyList<string> names) =>
        string.Join(", ", new[] { names[0], names[names.Count / 2], names[^1] }.Distinct());
}
