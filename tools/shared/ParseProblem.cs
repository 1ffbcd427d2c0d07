using System.Text.RegularExpressions;

namespace OnnxDistill.CommandLine;

/// <summary>What the parser of the command line says, in words of users: it names types of .NET.</summary>
internal static partial class ParseProblem
{
    /// <summary>The sentence to print.</summary>
    /// <param name="message">The parser's message.</param>
    public static string Sentence(string message) => NoWholeNumber().Replace(message, "$2 $1: give a whole number");

    [GeneratedRegex(@"^Cannot parse argument '(.*)' for option '(.*)' as expected type '.*System\.Int(?:32|64)\b.*'\.$")]
    private static partial Regex NoWholeNumber();
}
