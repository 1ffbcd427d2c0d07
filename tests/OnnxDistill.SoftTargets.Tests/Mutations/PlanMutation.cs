using System.Text;
using System.Text.RegularExpressions;
using OnnxDistill.SoftTargets.Tests.Support;

namespace OnnxDistill.SoftTargets.Tests.Mutations;

/// <summary>Damages a plan: bytes as in a part, or a value that is still JSON but of another kind or size.</summary>
internal static partial class PlanMutation
{
    private static readonly string[] Values =
        ["-1", "0", "1", "2147483647", "-2147483648", "99999999999", "1e308", "0.5", "null", "true", "\"\"", "\"x\"", "[]", "{}", "[[[]]]", "\"logits,hidden\"", "\"\\ud800\""];

    public static byte[] Of(byte[] plan, Random random)
    {
        if (random.Next(3) == 0)
        {
            return Mutation.Of(plan, random);
        }

        // Half of them reach what is behind the checksum.
        var text = Encoding.UTF8.GetString(plan);
        text = random.Next(2) == 0 ? PlanText.WithoutChecksum(text) : text;
        var tokens = Token().Matches(text);
        var token = tokens[random.Next(tokens.Count)];
        return Encoding.UTF8.GetBytes(string.Concat(text.AsSpan(0, token.Index), Values[random.Next(Values.Length)], text.AsSpan(token.Index + token.Length)));
    }

    [GeneratedRegex("-?[0-9]+|\"[^\"]*\"|true|false")]
    private static partial Regex Token();
}
