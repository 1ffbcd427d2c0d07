using System.Buffers;

namespace OnnxDistill.CommandLine;

/// <summary>Words of command lines that are printed to be copied into a shell.</summary>
internal static class ShellWord
{
    // Of these bash and zsh make nothing, but for '=' at the beginning of a word (zsh looks for a program then).
    private static readonly SearchValues<char> Bare = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-=:,+@");

    /// <summary>A word as a shell reads it back: in single quotes where it is more than letters, digits and <c>_ . / - = : , + @</c>.</summary>
    public static string Of(string word) =>
        word.Length > 0 && word[0] != '=' && !word.AsSpan().ContainsAnyExcept(Bare) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>Words with a blank before each.</summary>
    public static string Behind(IEnumerable<string> words) => string.Concat(words.Select(word => " " + Of(word)));

    /// <summary>A whole command line.</summary>
    public static string Line(IEnumerable<string> words) => Behind(words)[1..];
}
