using System.Text.Json;
using OnnxDistill.Data.Tokenizers.Patterns;

namespace OnnxDistill.Data.Tokenizers.Loading.Pipelines;

/// <summary>Reads a pattern, {"String": ..} or {"Regex": ..}, and what is done with its matches.</summary>
internal static class PatternReader
{
    /// <summary>The pattern of a component.</summary>
    /// <exception cref="InvalidDataException">The expression is broken or not supported.</exception>
    public static Pattern Read(JsonElement? owner)
    {
        JsonElement? pattern = owner.Require("pattern");
        if (pattern.Text("Regex") is { } expression)
        {
            return new RegexPattern(expression);
        }

        var literal = pattern.Text("String") ?? throw new InvalidDataException($"the pattern of {owner.Kind()} of tokenizer.json is neither String nor Regex");
        return literal.Length > 0 ? new LiteralPattern(literal) : new RegexPattern("");
    }

    /// <summary>What a component does with the matches.</summary>
    public static SplitBehavior Behavior(JsonElement? owner, SplitBehavior? otherwise = null) => owner.Text("behavior") switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        null when otherwise is { } behavior => behavior,
        var other => throw Unsupported.Component("split behavior", other ?? "absent"),
    };
}
