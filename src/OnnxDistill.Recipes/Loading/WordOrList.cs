using OnnxDistill.Recipes.Classes;
using OnnxDistill.Recipes.LayerMaps;

namespace OnnxDistill.Recipes.Loading;

/// <summary>The types of keys that take a word or a list of numbers.</summary>
internal static class WordOrList
{
    private static readonly Dictionary<Type, (Func<string, object?> Parse, string Takes)> Types = new()
    {
        [typeof(LayerChoice)] = (LayerChoice.TryParse, "first, last, every or a list of the teacher's layers such as [0, 2, 4], each once"),
        [typeof(LayerRule)] = (LayerRule.TryParse, $"{string.Join(", ", LayerRule.Words)} or a list of the teacher's layers such as [1, 3, 5]"),
        [typeof(ClassWeights)] = (ClassWeights.TryParse, "none, balanced or a list of weights by class id such as [1, 30], none negative and one above 0"),
    };

    /// <summary>Whether a key of that type takes a word or a list.</summary>
    public static bool Is(Type type) => Types.ContainsKey(type);

    /// <summary>The value of a word, or of a list in brackets; null where it is neither.</summary>
    public static object? Parse(string text, Type type) => Types[type].Parse(text);

    /// <summary>What the key takes, for errors.</summary>
    public static string Describe(Type type) => Types[type].Takes;
}
